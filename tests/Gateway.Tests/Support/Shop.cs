using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Gateway.Tests;

/// <summary>A customer's own server that flows ask; it says the same to everything.</summary>
public sealed class Shop : IAsyncDisposable
{
    readonly WebApplication _app;

    Shop(WebApplication app) => _app = app;

    public string Url => Addresses.Of(_app.Services.GetRequiredService<IServer>());

    public static async Task<Shop> Start(string json)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(json);
        });
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
