using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Meta.Tests.Support;

/// <summary>A server on loopback that answers as the test says, and keeps what it was asked.</summary>
internal sealed class Graph : IAsyncDisposable
{
    readonly WebApplication _app;

    Graph(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Requests { get; } = [];

    public Uri Url => new(_app.Urls.First());

    public CloudApi Client(TimeProvider? clock = null, TimeSpan? timeout = null) => ClientOf(Url, clock, timeout);

    public static CloudApi ClientOf(Uri url, TimeProvider? clock = null, TimeSpan? timeout = null) =>
        new(new MetaOptions { BaseUrl = url, RequestTimeout = timeout ?? TimeSpan.FromSeconds(30) }, clock ?? TimeProvider.System);

    public static Task<Graph> Answering(int status, string body) => Answering(async (_, context) =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    });

    public static async Task<Graph> Answering(Func<Asked, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var graph = new Graph(builder.Build());
        graph._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var asked = new Asked(
                context.Request.Method, context.Request.Path + context.Request.QueryString.Value, context.Request.Headers.Authorization.ToString(),
                await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            graph.Requests.Enqueue(asked);
            await answer(asked, context);
        });
        await graph._app.StartAsync();
        return graph;
    }

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One request that reached the server.</summary>
internal sealed record Asked(string Method, string Path, string Authorization, string Body, IReadOnlyDictionary<string, string> Headers);
