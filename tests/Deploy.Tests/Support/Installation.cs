using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsApi.Crash.Tests;

namespace WhatsApi.Deploy.Tests;

/// <summary>The real gateway before the real sandbox, each a process of its own, and a customer with a number.</summary>
internal sealed class Installation : IDisposable
{
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    readonly TimeProvider _clock = TimeProvider.System;
    readonly Uri _gatewayUrl, _sandboxUrl;
    readonly HttpClient _http, _controls;
    readonly Service _sandbox;
    readonly Dictionary<string, string> _settings;
    Service? _gateway;

    public Installation(Dictionary<string, string> store)
    {
        var chance = new Random();
        (_gatewayUrl, _sandboxUrl) = (Ports.FreeUrl(chance), Ports.FreeUrl(chance));
        (_http, _controls) = (new() { BaseAddress = _gatewayUrl }, new() { BaseAddress = _sandboxUrl });
        _sandbox = new("WhatsApi.Sandbox.dll", _sandboxUrl, "/sandbox", _clock, new Dictionary<string, string>
        {
            ["Sandbox__Url"] = Plain(_sandboxUrl),
            ["Sandbox__CallbackUrl"] = $"{Plain(_gatewayUrl)}/webhooks/whatsapp",
            ["Sandbox__AppSecret"] = "secret",
        });
        _settings = new(store)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Plain(_gatewayUrl),
            ["Meta__BaseUrl"] = Plain(_sandboxUrl),
            ["WHATSAPP_APP_SECRET"] = "secret",
            ["Plans__free__RequestsPerMinute"] = "100000",
        };
    }

    /// <summary>Starts the sandbox and a gateway that sends slowly, so that something always waits, and connects the customer.</summary>
    public async Task Open()
    {
        await _sandbox.Start();
        await StartGateway(("Sender__MessagesPerSecond", "5"));
        var me = await Call(HttpMethod.Post, "/auth/register", new { email = "ana@example.com", password = "correct horse" });
        _http.DefaultRequestHeaders.Add("X-API-Key", (string)me["apiKey"]!);
        await Call(HttpMethod.Put, "/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = "1029384756" });
    }

    public async Task StartGateway(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(_settings);
        foreach (var (name, value) in settings) all[name] = value;
        _gateway = new("WhatsApi.Gateway.dll", _gatewayUrl, "/ready", _clock, all);
        await _gateway.Start();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillGateway()
    {
        await _gateway!.Kill();
        _gateway.Dispose();
    }

    public async Task StopGateway()
    {
        Assert.Equal(0, (await _gateway!.Terminate(Bound))?.ExitCode);
        _gateway.Dispose();
    }

    /// <summary>Sends one text and answers the id that was promised.</summary>
    public async Task<string> Send(int person) =>
        (string)(await Call(HttpMethod.Post, "/send-message", new { to = $"+1555{person:D7}", type = "text", text = new { body = $"Hi {person}" } }))["id"]!;

    /// <summary>Sends one after the other until it is told to stop; answers what was promised.</summary>
    public async Task<List<string>> SendUntil(CancellationToken stop)
    {
        var promised = new List<string>();
        while (!stop.IsCancellationRequested) promised.Add(await Send(1_000 + promised.Count));
        return promised;
    }

    /// <summary>Its status; null: it is not there.</summary>
    public async Task<string?> StatusOf(string message)
    {
        using var answer = await _http.GetAsync($"/messages/{message}");
        return answer.StatusCode == HttpStatusCode.NotFound ? null : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"];
    }

    /// <summary>Waits until a message has been read.</summary>
    public async Task IsRead(string message)
    {
        var (start, status) = (_clock.GetTimestamp(), await StatusOf(message));
        for (; status != "read"; status = await StatusOf(message))
        {
            Assert.True(_clock.GetElapsedTime(start) < Bound, $"{message} is {status}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), _clock);
        }
    }

    /// <summary>How often Meta has accepted it.</summary>
    public async Task<int> AcceptedByMeta(string message) =>
        (await _controls.GetFromJsonAsync<JsonNode>($"/sandbox/ledger?opaque={message}"))!["data"]!.AsArray().Count;

    public void Dispose()
    {
        _gateway?.Dispose();
        _sandbox.Dispose();
        _http.Dispose();
        _controls.Dispose();
    }

    async Task<JsonNode> Call(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}\n{_gateway!.Said}");
        return JsonNode.Parse(text)!;
    }

    static string Plain(Uri url) => url.ToString().TrimEnd('/');
}
