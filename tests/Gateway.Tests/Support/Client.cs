using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

/// <summary>Somebody who calls the gateway, with the headers they always send.</summary>
public sealed record Client(HttpClient Http)
{
    public string Account { get; init; } = "";

    (string Name, string Value)[] Headers { get; init; } = [];

    public Client With(string header, string value) => this with { Headers = [.. Headers.Where(h => h.Name != header), (header, value)] };

    public Client WithKey(string key) => With(ApiKeyHandler.Header, key);

    public Client WithSession(string token) => With("Cookie", $"{SessionCookie.Name}={token}");

    /// <summary>As the dashboard's own scripts call, and other sites cannot.</summary>
    public Client AsDashboard => With(ApiKeyHandler.CsrfHeader, ApiKeyHandler.CsrfValue);

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, Content(body));

    public Task<Answer> Put(string path, object? body = null) => Send(HttpMethod.Put, path, Content(body));

    /// <summary>A body that is exactly this text.</summary>
    public Task<Answer> PostText(string path, string text, string? mediaType = "application/json") => Send(HttpMethod.Post, path, Raw(Encoding.UTF8.GetBytes(text), mediaType));

    public Task<Answer> PostBytes(string path, byte[] bytes) => Send(HttpMethod.Post, path, Raw(bytes, "application/json"));

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return await Answer.Of(response);
    }

    static JsonContent? Content(object? body) => body is null ? null : JsonContent.Create(body);

    static ByteArrayContent Raw(byte[] bytes, string? mediaType)
    {
        var content = new ByteArrayContent(bytes);
        if (mediaType is not null) content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string? MediaType, string Body, ILookup<string, string> Headers)
{
    public static async Task<Answer> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value.Select(v => (h.Key, v))).ToLookup(h => h.Key, h => h.v, StringComparer.OrdinalIgnoreCase));

    /// <summary>The token of the session that the answer begins or renews, if it does; empty when it ends it.</summary>
    public string? Session => Headers["Set-Cookie"].Where(cookie => cookie.StartsWith($"{SessionCookie.Name}=", StringComparison.Ordinal))
        .Select(cookie => cookie[(SessionCookie.Name.Length + 1)..cookie.IndexOf(';', StringComparison.Ordinal)]).SingleOrDefault();

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Headers[name].FirstOrDefault();

    /// <summary>The member at a path such as <c>account.plan.id</c> or <c>errors.0.pointer</c>.</summary>
    public JsonNode? At(string path)
    {
        var node = Json;
        foreach (var part in path.Split('.')) node = node is JsonArray array ? array[int.Parse(part, provider: null)] : node?[part];
        return node;
    }

    public string Text(string path) => At(path)?.ToString() ?? throw new Xunit.Sdk.XunitException($"There is no {path} in {Body}");

    public string[] Pointers => [.. (At("errors") as JsonArray ?? []).Select(e => (string)e!["pointer"]!)];

    /// <summary>Asserts that this is a problem of the one form, with this status and code.</summary>
    public Answer IsProblem(int status, string code)
    {
        Assert.True(Status == status, $"{status} {code} was expected, {Status} came: {Body}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(code, Text("code"));
        Assert.Equal(status, (int)At("status")!);
        Assert.EndsWith("/errors/" + code, Text("type"), StringComparison.Ordinal);
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
        Assert.Equal(Header("X-Request-Id"), Text("requestId"));
        return this;
    }

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{status} was expected, {Status} came: {Body}");
        return this;
    }

    public Answer Names(params string[] pointers)
    {
        Assert.Equal(pointers.Order(), Pointers.Order());
        return this;
    }

    public override string ToString() => $"{Status} {JsonSerializer.Serialize(Body)}";
}
