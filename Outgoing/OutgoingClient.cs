using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace WhatsApi.Outgoing;

/// <summary>Sends over HTTP/1.1 and HTTP/2. One instance serves all targets.</summary>
internal sealed class OutgoingClient : IOutgoingClient, IDisposable
{
    readonly OutgoingOptions _options;
    readonly TimeProvider _clock;
    readonly Dialer _dialer;
    readonly HttpMessageInvoker _http;

    public OutgoingClient(OutgoingOptions options, IResolver resolver, TimeProvider clock, X509Certificate2Collection? roots = null)
    {
        _options = options;
        _clock = clock;
        _dialer = new Dialer(options, resolver);
        _http = new HttpMessageInvoker(OutgoingHandler.Create(_dialer, roots));
    }

    public async Task<OutgoingAnswer> SendAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (RequestRules.WhyNot(request, _options) is { } why) return new OutgoingAnswer.Forbidden(why);

        var started = _clock.GetTimestamp();
        using var message = RequestRules.Message(request);
        using var timeout = new CancellationTokenSource(request.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(message, either.Token);
            var body = await CappedBody.ReadAsync(response.Content, request.MaxAnswerBytes, either.Token);
            return new OutgoingAnswer.Answered((int)response.StatusCode, body.Bytes, body.Truncated, _clock.GetElapsedTime(started)) { RetryAfter = RetryAfter(response) };
        }
        catch (Exception e) when (Failures.IsOutside(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Failures.WhyForbidden(e) is { } forbidden) return new OutgoingAnswer.Forbidden(forbidden);
            var took = _clock.GetElapsedTime(started);
            return timeout.IsCancellationRequested ? new OutgoingAnswer.TimedOut(took) : new OutgoingAnswer.Unreachable(Failures.Describe(e), took);
        }
    }

    public async Task<string?> WhyNotAsync(Uri url, CancellationToken cancellationToken)
    {
        if (TargetUrl.WhyNot(url, _options) is { } why) return why;
        if (_options.AllowPrivateTargets) return null;
        using var timeout = new CancellationTokenSource(OutgoingHandler.ConnectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _dialer.ResolveAsync(url.IdnHost, either.Token);
            return null;
        }
        catch (ForbiddenTargetException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    public void Dispose() => _http.Dispose();
}
