using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace WhatsApi.Growth.Bench;

/// <summary>An account on the largest plan, and the connections that it uses.</summary>
internal sealed class Customer : IDisposable
{
    static readonly MediaTypeHeaderValue Json = new("application/json");

    readonly HttpClient _http;

    public Customer(Uri gateway, int connections, string? key = null)
    {
        _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false, UseProxy = false }) { BaseAddress = gateway };
        if (key is not null) Key = key;
    }

    public string Key
    {
        get;
        private set
        {
            field = value;
            _http.DefaultRequestHeaders.Add("X-API-Key", value);
        }
    } = "";

    /// <summary>Registers, gets the plan and connects a number.</summary>
    public async Task Open(string email, string phoneNumberId)
    {
        var me = await Call(HttpMethod.Post, "/auth/register", new { email, password = "correct horse" });
        Key = (string)me["apiKey"]!;
        await Call(HttpMethod.Put, $"/operator/accounts/{me["account"]!["id"]}/plan", new { plan = "mega" });
        await Call(HttpMethod.Put, "/auth/me/credentials", new { accessToken = "token", phoneNumberId });
    }

    public static string Person(int person) => $"+4917{person:D8}";

    /// <summary>Sends a text.</summary>
    /// <returns>The message's id.</returns>
    public async Task<string> Send(int person, bool dryRun = false)
    {
        var body = $$"""
            {"to":"{{Person(person)}}","type":"text","text":{"body":"Your order {{person}} is on its way."},"dryRun":{{(dryRun ? "true" : "false")}},
             "metadata":{"orderId":"{{person}}" } }
            """;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = Json } };
        using var answer = await _http.PostAsync("/send-message", content);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != (dryRun ? HttpStatusCode.OK : HttpStatusCode.Accepted)) throw new HttpRequestException($"{(int)answer.StatusCode} {text}");
        return dryRun ? "" : text.Substring(text.IndexOf("msg_", StringComparison.Ordinal), "msg_".Length + 26);
    }

    public async Task<byte[]> Get(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>The path of a page of twenty, by walking there.</summary>
    public async Task<string> Page(int number)
    {
        var path = "/messages?limit=20";
        for (var page = 1; page < number; page++)
            path = $"/messages?limit=20&cursor={(string?)JsonNode.Parse(await Get(path))!["nextCursor"] ?? throw new InvalidOperationException($"Page {page} is the last.")}";
        return path;
    }

    /// <summary>Pages that are not full would look fast: makes sure that this one is.</summary>
    public async Task SeesTwenty(string path)
    {
        if (JsonNode.Parse(await Get(path))!["data"]!.AsArray().Count is var rows and not 20) throw new InvalidOperationException($"{path} has {rows} messages, not 20.");
    }

    public void Dispose() => _http.Dispose();

    async Task<JsonNode> Call(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body), Headers = { { "X-Operator-Key", GatewayProcess.OperatorKey } } };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
