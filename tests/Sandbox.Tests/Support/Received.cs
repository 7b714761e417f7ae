using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Sandbox.Tests.Support;

/// <summary>One POST to the receiver.</summary>
public sealed record Received(byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Body { get; } = Encoding.UTF8.GetString(Bytes);

    public JsonElement Json { get; } = JsonSerializer.Deserialize<JsonElement>(Bytes);

    public IEnumerable<JsonElement> Values =>
        Json.Items("entry").SelectMany(e => e.Items("changes")).Select(c => c.GetProperty("value"));

    public JsonElement Value => Values.Single();

    public IEnumerable<JsonElement> Statuses => Values.SelectMany(v => v.Items("statuses"));

    public IEnumerable<JsonElement> Messages => Values.SelectMany(v => v.Items("messages"));
}

internal static class JsonReading
{
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    /// <summary>The member at a path such as <c>error.error_data.details</c> or <c>contacts.0.wa_id</c>; null where there is none.</summary>
    public static string? Text(this JsonElement json, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array) json = json.EnumerateArray().ElementAtOrDefault(int.Parse(step, CultureInfo.InvariantCulture));
            else if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(step, out json)) return null;
        }
        return json.ValueKind == JsonValueKind.Undefined ? null : json.ToString();
    }

    public static bool Has(this JsonElement json, string path) => json.Text(path) is not null;
}
