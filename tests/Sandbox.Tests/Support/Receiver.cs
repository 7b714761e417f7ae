using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.Sandbox.Tests.Support;

/// <summary>A business's webhook on a port of its own: remembers what it got, answers what it is told to.</summary>
public sealed class Receiver : IAsyncDisposable
{
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    readonly Lock gate = new();
    readonly List<Received> all = [];
    readonly List<(Func<IReadOnlyList<Received>, bool> Fits, TaskCompletionSource Seen)> waiting = [];
    readonly WebApplication app;

    Receiver(WebApplication app) => this.app = app;

    public Func<Received, int> Answer { get; set; } = _ => 200;

    public string VerifyToken { get; set; } = "right";

    public string Url => app.Address() + "webhooks/whatsapp";

    public static async Task<Receiver> Start(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Handle);
        await app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (gate) return [.. all];
        }
    }

    public IReadOnlyList<JsonElement> Statuses => [.. All.SelectMany(r => r.Statuses)];

    public async Task<Received> First(Func<Received, bool> fits)
    {
        await Until(seen => seen.Any(fits));
        return All.First(fits);
    }

    public Task<Received> FirstStatus(string status) => First(r => r.Statuses.Any(s => s.Text("status") == status));

    public async Task Until(Func<IReadOnlyList<Received>, bool> fits)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (fits(all)) return;
            waiting.Add((fits, seen));
        }
        if (await Task.WhenAny(seen.Task, Task.Delay(Bound, TimeProvider.System)) != seen.Task)
            Assert.Fail($"Not received within {Bound}. Instead: {string.Join('\n', All.Select(r => r.Body))}");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task Handle(HttpContext http)
    {
        if (http.Request.Method == "GET")
        {
            http.Response.StatusCode = http.Request.Query["hub.verify_token"] == VerifyToken ? 200 : 403;
            await http.Response.WriteAsync(http.Request.Query["hub.challenge"].ToString());
            return;
        }
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var received = new Received(body.ToArray(), headers);
        http.Response.StatusCode = Answer(received);
        lock (gate)
        {
            all.Add(received);
            foreach (var waiter in waiting.Where(w => w.Fits(all)).ToList())
            {
                waiter.Seen.TrySetResult();
                waiting.Remove(waiter);
            }
        }
    }
}
