using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Gateway.Tests;

/// <summary>Stands before the sandbox and, when told to, does what is asked for but loses the answer.</summary>
public sealed class LossyMeta : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly HttpClient _http;

    LossyMeta(WebApplication app, Uri sandbox) => (_app, _http) = (app, new() { BaseAddress = sandbox });

    public string Address => _app.Urls.First();

    /// <summary>Answers to POSTs are lost while this is set.</summary>
    public bool Loses { get; set; }

    public static async Task<LossyMeta> Before(MetaSandbox sandbox)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var meta = new LossyMeta(builder.Build(), sandbox.Address);
        meta._app.Run(meta.Relay);
        await meta._app.StartAsync();
        return meta;
    }

    async Task Relay(HttpContext http)
    {
        using var request = new HttpRequestMessage(new(http.Request.Method), http.Request.Path + http.Request.QueryString);
        if (http.Request.ContentLength > 0) request.Content = new StreamContent(http.Request.Body) { Headers = { ContentType = new("application/json") } };
        request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
        using var answer = await _http.SendAsync(request);
        if (Loses && http.Request.Method == "POST")
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(http.Response.Body);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
