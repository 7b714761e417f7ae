using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WhatsApi.Sandbox.Controls;

/// <summary>Bodies of control calls: strict, with an answer that names the member.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>A handler whose result is written; a bare lambda over the context would pass for a RequestDelegate, and its result be lost.</summary>
    public static Delegate Call(Func<HttpContext, Task<IResult>> handler) => handler;

    public static IResult Answer(object? value, int status = 200) => Results.Json(value, Options, statusCode: status);

    public static IResult NotFound(string what) => Answer(new { error = new { message = what } }, 404);

    public static IResult Refused(params IEnumerable<Fault> faults) =>
        Answer(new { error = new { message = "The call was refused; nothing has changed.", faults } }, 400);

    /// <summary>The body over <paramref name="current"/>; a member set to null goes back to its default.</summary>
    public static async Task<(T? Value, IResult? Refusal)> Merge<T>(HttpContext http, T? current = null) where T : class
    {
        var (patch, refusal) = await Read(http);
        if (patch is null) return (null, refusal);
        var merged = current is null ? [] : JsonSerializer.SerializeToNode(current, Options)!.AsObject();
        foreach (var (name, value) in patch)
            if (value is null && current is not null) merged.Remove(name);
            else merged[name] = value?.DeepClone();
        try
        {
            return (merged.Deserialize<T>(Options), null);
        }
        catch (JsonException e)
        {
            return (null, Refused(new Fault(e.Path?.TrimStart('$', '.') ?? "", "is not a member of this call, or has the wrong type")));
        }
    }

    public static async Task<(JsonObject? Body, IResult? Refusal)> Read(HttpContext http)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject body
                ? (body, null)
                : (null, Refused(new Fault("", "the body must be a JSON object")));
        }
        catch (JsonException e)
        {
            return (null, Refused(new Fault("", $"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})")));
        }
    }
}
