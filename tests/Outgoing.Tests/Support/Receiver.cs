using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Outgoing.Tests.Support;

/// <summary>A well-behaved server on loopback that answers as the test says, and keeps what it was asked.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication _app;

    Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Requests { get; } = [];

    public int Port => new Uri(_app.Urls.First()).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/hook?a=1");

    public static Task<Receiver> Answering(int status, string body = "") => Answering(async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    });

    public static async Task<Receiver> Answering(RequestDelegate answer, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null) return;
            listen.Protocols = protocols;
            // Offline: the server itself would fetch what its certificate names.
            var shown = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(shown) });
        }));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            receiver.Requests.Enqueue(new Asked(
                context.Request.Method, context.Request.Path + context.Request.QueryString.Value, context.Request.Protocol, context.Connection.Id,
                await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await answer(context);
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One request that reached the server.</summary>
internal sealed record Asked(string Method, string Path, string Protocol, string Connection, string Body, IReadOnlyDictionary<string, string> Headers);
