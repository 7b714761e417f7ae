using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Meta.Tests.Support;

/// <summary>Takes a good request and changes it in one place.</summary>
internal static class Spoil
{
    /// <param name="request">A file of <c>Requests</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="change">Pointer of the member to change, from the type's object.</param>
    /// <param name="value">JSON, or else a text; null takes the member away.</param>
    public static string Faults(string request, string type, string change, string? value)
    {
        var payload = JsonNode.Parse(Json.File("Requests", request))![type]!;
        Change(payload, change, value);
        var faults = new List<Fault>();
        PayloadRules.Check(type, JsonSerializer.SerializeToElement(payload), faults);
        return Told(faults);
    }

    /// <summary>The same for a definition of a template: a file of <c>Templates</c>.</summary>
    public static string Definition(string file, string change, string? value)
    {
        var definition = JsonNode.Parse(Json.File("Templates", file))!;
        Change(definition, change, value);
        var faults = new List<Fault>();
        DefinitionRules.Check(JsonSerializer.SerializeToElement(definition), faults);
        return Told(faults);
    }

    public static string Told(IEnumerable<Fault> faults) => string.Join(", ", faults.Select(f => $"{f.Pointer} {f.Code}"));

    static void Change(JsonNode root, string change, string? value)
    {
        var steps = change.Split('/')[1..];
        var holder = steps[..^1].Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (value is null) holder.AsObject().Remove(steps[^1]);
        else if (holder is JsonArray list) list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = NodeOf(Json.Filled(value));
        else holder[steps[^1]] = NodeOf(Json.Filled(value));
    }

    static JsonNode NodeOf(string value)
    {
        try
        {
            return JsonNode.Parse(value)!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
