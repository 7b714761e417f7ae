using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Gateway.Tests;

/// <summary>An OTLP collector over HTTP that keeps what comes. Names and tags are plain text within the protobuf.</summary>
public sealed class Collector : IAsyncDisposable
{
    readonly WebApplication _app;
    ImmutableList<(string Path, string Text)> _taken = [];

    Collector(WebApplication app) => _app = app;

    public string Url => Addresses.Of(_app.Services.GetRequiredService<IServer>());

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            ImmutableInterlocked.Update(ref collector._taken, taken => taken.Add((request.Path.Value!, Encoding.Latin1.GetString(body.ToArray()))));
        });
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>All that has come for a path, as one text.</summary>
    public string All(string path) => string.Concat(_taken.Where(t => t.Path == path).Select(t => t.Text));

    /// <summary>Waits until this has been named under a path.</summary>
    public Task<string> Hears(string path, string name) => Eventually.Get(
        () => Task.FromResult(All(path)), all => all.Contains(name, StringComparison.Ordinal), all => $"{path} never named {name}; {all.Length} bytes came.");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
