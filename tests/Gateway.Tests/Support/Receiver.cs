using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Gateway.Tests;

/// <summary>Somebody's own server that takes events. Each path is another receiver; what it answers is said in the test.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly List<Received> _received = [];
    readonly Lock _lock = new();
    readonly CancellationTokenSource _end = new();

    Receiver(WebApplication app) => _app = app;

    /// <summary>Decides about a request: a status, or 0 never to answer.</summary>
    public Func<Received, int> Answers { get; set; } = _ => 200;

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    public string Url(string path = "") => $"{Addresses.Of(_app.Services.GetRequiredService<IServer>())}/{path}";

    public List<Received> All(string path = "")
    {
        lock (_lock) return [.. _received.Where(r => r.Path == "/" + path)];
    }

    /// <summary>Waits until this receiver was asked so often, and answers what came, in order.</summary>
    public Task<List<Received>> Gets(int count, string path = "", TimeSpan? within = null) => Eventually.Get(
        () => Task.FromResult(All(path)), all => all.Count >= count, all => $"{count} events were waited for, seen: {string.Join(", ", all.Select(r => r.Type))}", within);

    async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new Received(http.Request.Path, headers, Encoding.UTF8.GetString(body.ToArray()));
        lock (_lock) _received.Add(request);
        var status = Answers(request);
        if (status == 0) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _end.Token).Token);
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400) http.Response.Headers.Location = "/elsewhere";
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>A request as it came.</summary>
public sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json { get; } = JsonNode.Parse(Body)!;

    public string Id => (string)Json["id"]!;

    public string Type => (string)Json["type"]!;

    public string? Message => (string?)Json["data"]!["id"];

    public long? Sequence => (long?)Json["sequence"];

    /// <summary>By the specification of Standard Webhooks, independently of the product's own signing.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = $"{Headers["webhook-id"]}.{Headers["webhook-timestamp"]}.{Body}";
        return Headers["webhook-signature"] == "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }
}
