using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Sandbox.Graph;

/// <summary>One request to Graph.</summary>
internal sealed class GraphCall(HttpContext http, GraphPath path)
{
    // Meta's largest JSON is a template; bodies of a message are a few kilobytes.
    const int MostBytes = 4 * 1024 * 1024;

    public HttpContext Http => http;

    public GraphPath Path => path;

    public string Method => http.Request.Method;

    public string? Token
    {
        get
        {
            var header = http.Request.Headers.Authorization.ToString();
            var space = header.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && header.AsSpan(0, space) is "Bearer" or "OAuth" or "bearer") return header[(space + 1)..].Trim();
            return http.Request.Query["access_token"] is { Count: > 0 } query ? query[0] : null;
        }
    }

    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The body as received. A form becomes the JSON it stands for. Null: too large.</summary>
    public async Task<byte[]?> Body()
    {
        if (http.Request.HasFormContentType) return Json(await http.Request.ReadFormAsync(http.RequestAborted));
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > MostBytes)
            {
                var body = read.Buffer.Length > MostBytes ? null : read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body, or an empty object where there is none. Null: not a JSON object.</summary>
    public async Task<JsonObject?> Object()
    {
        var body = await Body();
        if (body is { Length: 0 }) return [];
        try
        {
            return body is null ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Nested objects travel as JSON text in forms: §1.3.
    static byte[] Json(IFormCollection form)
    {
        var json = new JsonObject();
        foreach (var (name, value) in form) json[name] = Value(value.ToString());
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    static JsonNode? Value(string text)
    {
        try
        {
            return text is ['{' or '[', ..] ? JsonNode.Parse(text) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
