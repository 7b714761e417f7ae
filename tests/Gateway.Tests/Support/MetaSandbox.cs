using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using WhatsApi.Sandbox;

namespace WhatsApi.Gateway.Tests;

/// <summary>Meta, as far as a test tells it what to do. By itself it accepts messages and reports nothing; what it reports is said in the test.</summary>
public sealed class MetaSandbox : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly HttpClient _http;

    MetaSandbox(WebApplication app)
    {
        _app = app;
        _http = new() { BaseAddress = app.Address() };
        Ledger = new(new Client(_http));
    }

    public static async Task<MetaSandbox> Start(string appSecret, string verifyToken)
    {
        var app = SandboxApp.Build(new SandboxOptions { Url = "http://127.0.0.1:0", AppSecret = appSecret, VerifyToken = verifyToken });
        await app.StartAsync();
        var sandbox = new MetaSandbox(app);
        await sandbox.Behaves(new { statuses = Array.Empty<string>(), sentAfterMs = 10, deliveredAfterMs = 30, readAfterMs = 60, statusJitter = 0, pairLimit = false });
        return sandbox;
    }

    public Uri Address => _http.BaseAddress!;

    public LedgerView Ledger { get; }

    Client Controls => new(_http);

    public async Task Behaves(object knobs) => (await Controls.Put("/sandbox/behaviour", knobs)).Is(200);

    public async Task CallsTo(Uri webhook) => (await Controls.Put("/sandbox/callback", new { url = webhook })).Is(200);

    /// <summary>What it does with an account's next messages.</summary>
    public async Task When(Account account, object then, int? times = null) =>
        (await Controls.Post("/sandbox/rules", new { match = new { phoneNumberId = account.PhoneNumberId }, then, times })).Is(201);

    public async Task Rules(object rule) => (await Controls.Post("/sandbox/rules", rule)).Is(201);

    /// <summary>Meta gives a template another status, and tells it.</summary>
    public async Task Decides(string template, string status) => (await Controls.Put($"/sandbox/templates/{template}", new { status })).Is(200);

    public async Task Has(string asset, object properties) => (await Controls.Put($"/sandbox/{asset}", properties)).Is(200);

    public async Task HasTemplate(object template) => (await Controls.Post("/sandbox/templates", template)).Is(201);

    public Task Sends(string message) => Reports(message, "sent");

    public Task Delivers(string message) => Reports(message, "delivered");

    public Task Reads(string message) => Reports(message, "read");

    public Task Fails(string message, int code) => Reports(message, "failed", code);

    async Task Reports(string message, string status, int? errorCode = null)
    {
        await Ledger.Of(message);
        (await Controls.Post("/sandbox/statuses", new { opaque = message, status, errorCode })).Is(200);
    }

    /// <summary>A person writes to an account; answers Meta's id of the message.</summary>
    public async Task<string> Writes(Account to, object message)
    {
        var body = JsonSerializer.SerializeToNode(message)!;
        body["phoneNumberId"] = to.PhoneNumberId;
        return (await Controls.Post("/sandbox/inbound", body)).Is(200).Text("wamid");
    }

    /// <summary>Posts this JSON to the gateway as it stands, signed as Meta signs, and answers what the gateway said.</summary>
    public async Task<int> Posts(string json, string signature = "valid", Uri? to = null)
    {
        var url = to is null ? "" : $",\"url\":{JsonSerializer.Serialize(to)}";
        return (int)(await Controls.PostText("/sandbox/webhook", $$"""{"body":{{json}},"signature":"{{signature}}"{{url}}}""")).Is(200).At("status")!;
    }

    /// <summary>Meta's own check of a callback, before it is used.</summary>
    public Task<Answer> Verifies(Uri callback, string verifyToken) =>
        Controls.With("Authorization", $"Bearer {AppId}|{World.AppSecret}").Post($"/v25.0/{AppId}/subscriptions", new { callback_url = callback, verify_token = verifyToken });

    static string AppId => new SandboxOptions().AppId;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>What Meta has accepted.</summary>
public sealed class LedgerView(Client controls)
{
    /// <summary>How often it has accepted this message.</summary>
    public async Task<int> Count(string message) => (await Entries(message)).Count;

    /// <summary>Who got a message from an account, once for each that was accepted.</summary>
    public async Task<string[]> Recipients(Account account)
    {
        var answer = (await controls.Get($"/sandbox/ledger?phoneNumberId={account.PhoneNumberId}&limit=10000")).Is(200);
        return [.. answer.At("data")!.AsArray().Select(row => (string)row!["to"]!)];
    }

    /// <summary>Waits until it has accepted the message so often, and answers the last time.</summary>
    public async Task<LedgerRow> Of(string message, int times = 1) => (await Eventually.Get(
        () => Entries(message), rows => rows.Count >= times, rows => $"{message} was accepted {rows.Count} times instead of {times}."))[^1];

    async Task<List<LedgerRow>> Entries(string message)
    {
        var answer = (await controls.Get($"/sandbox/ledger?opaque={message}")).Is(200);
        return [.. JsonElement.Parse(Encoding.UTF8.GetBytes(answer.Body)).GetProperty("data").EnumerateArray().Select(LedgerRow.Of)];
    }
}

/// <param name="Body">The request as received.</param>
public sealed record LedgerRow(string Wamid, DateTimeOffset AcceptedAt, JsonElement Body)
{
    public static LedgerRow Of(JsonElement row) => new(row.GetProperty("wamid").GetString()!, row.GetProperty("acceptedAt").GetDateTimeOffset(), row.GetProperty("body"));

    /// <summary>A member of the request, as it was written.</summary>
    public string? Raw(string member) => Body.TryGetProperty(member, out var value) ? value.GetRawText() : null;
}
