using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace WhatsApi.Sandbox.Tests.Support;

/// <summary>A sandbox on a port of its own, with a receiver as its callback, and the calls a business makes.</summary>
public sealed class RunningSandbox : IAsyncDisposable
{
    public const string Number = "106540352242922";
    public const string Waba = "102290129340398";
    public const string To = "+16505551234";

    readonly WebApplication app;
    readonly HttpClient http;

    RunningSandbox(WebApplication app, Receiver receiver)
    {
        this.app = app;
        Receiver = receiver;
        http = new HttpClient { BaseAddress = app.Address() };
    }

    public Receiver Receiver { get; }

    public HttpClient Http => http;

    public static async Task<RunningSandbox> Start(object? behaviour = null, Action<SandboxOptions>? configure = null, TimeProvider? clock = null)
    {
        var receiver = await Receiver.Start();
        var options = new SandboxOptions { Url = "http://127.0.0.1:0", CallbackUrl = receiver.Url, Seed = 1, WebhookConcurrency = 8 };
        configure?.Invoke(options);
        var app = SandboxApp.Build(options, clock);
        await app.StartAsync();
        var sandbox = new RunningSandbox(app, receiver);
        await sandbox.Behave(new { sentAfterMs = 1, deliveredAfterMs = 5, readAfterMs = 10 });
        if (behaviour is not null) await sandbox.Behave(behaviour);
        return sandbox;
    }

    public static Dictionary<string, object?> Text(string to = To, string body = "hi", string? opaque = null)
    {
        var message = new Dictionary<string, object?> { ["messaging_product"] = "whatsapp", ["to"] = to, ["type"] = "text", ["text"] = new { body } };
        if (opaque is not null) message["biz_opaque_callback_data"] = opaque;
        return message;
    }

    public async Task<Answer> Send(object body, string token = "sandbox", string number = Number, string version = "/v25.0") =>
        await Call("POST", $"{version}/{number}/messages", body is string raw ? raw : JsonSerializer.Serialize(body), token);

    public async Task<Answer> Graph(string method, string path, object? body = null, string token = "sandbox") =>
        await Call(method, "/v25.0/" + path, body is null ? null : JsonSerializer.Serialize(body), token);

    public async Task<Answer> Control(string method, string path, object? body = null) =>
        await Call(method, "/sandbox" + path, body is null ? null : JsonSerializer.Serialize(body), token: null);

    public async Task Behave(object knobs) => Assert.Equal(200, (await Control("PUT", "/behaviour", knobs)).Status);

    public async Task<string> Wamid(object body)
    {
        var sent = await Send(body);
        Assert.True(sent.Status == 200, sent.Json.ToString());
        return sent.Text("messages.0.id")!;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    async Task<Answer> Call(string method, string path, string? body, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), response.Headers);
    }
}

public sealed record Answer(int Status, JsonElement Json, System.Net.Http.Headers.HttpResponseHeaders Headers)
{
    public string? Text(string path) => Json.Text(path);
}
