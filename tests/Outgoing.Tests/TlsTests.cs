using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WhatsApi.Outgoing.Tests.Support;

namespace WhatsApi.Outgoing.Tests;

public sealed class TlsTests : IDisposable
{
    const string Host = "hooks.example.com";

    readonly Issuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task A_trusted_certificate_of_the_host_is_accepted(HttpProtocols protocols, string protocol)
    {
        await using var receiver = await Receiver.Answering(Fine, _issuer.Certificate(Host), protocols);
        Assert.IsType<OutgoingAnswer.Answered>(await Send(receiver.Port, _issuer.Roots));
        Assert.Equal(protocol, Assert.Single(receiver.Requests).Protocol);
    }

    [Fact]
    public async Task Another_hosts_certificate_is_refused() =>
        Assert.Equal("TLS failed: the certificate is not valid for this host.", await WhyNot(_issuer.Certificate("other.example.com"), _issuer.Roots));

    [Fact]
    public async Task An_expired_certificate_is_refused() =>
        Assert.Equal("TLS failed: the certificate has expired or is not valid yet.", await WhyNot(_issuer.Certificate(Host, expired: true), _issuer.Roots));

    [Fact]
    public async Task A_certificate_that_nobody_here_trusts_is_refused() => Assert.Equal(
        "TLS failed: the certificate is not trusted; the server must send all intermediate certificates with it.", await WhyNot(_issuer.Certificate(Host), null));

    [Fact]
    public async Task A_certificate_cannot_make_us_fetch_a_URL()
    {
        using var inside = new RawReceiver("");
        Assert.StartsWith("TLS failed", await WhyNot(_issuer.Certificate(Host, issuerUrl: inside.Url), null), StringComparison.Ordinal);
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 This is http\r\n\r\n")]
    [InlineData("")]
    public async Task A_port_without_TLS_is_told(string raw)
    {
        using var receiver = new RawReceiver(raw);
        Assert.Equal(
            "TLS failed: the server did not complete the handshake; it must speak TLS 1.2 or newer on this port.",
            Assert.IsType<OutgoingAnswer.Unreachable>(await Send(receiver.Port, null)).Reason);
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_timed_out()
    {
        using var receiver = new RawReceiver((_, end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end));
        using var client = Client.Local();
        Assert.IsType<OutgoingAnswer.TimedOut>(
            await client.Send(Client.Post(new Uri($"https://{Host}:{receiver.Port}/")) with { Timeout = TimeSpan.FromMilliseconds(200) }));
    }

    static Task Fine(HttpContext context) => Task.CompletedTask;

    static async Task<string> WhyNot(X509Certificate2 certificate, X509Certificate2Collection? roots)
    {
        await using var receiver = await Receiver.Answering(Fine, certificate);
        var answer = Assert.IsType<OutgoingAnswer.Unreachable>(await Send(receiver.Port, roots));
        Assert.Empty(receiver.Requests);
        return answer.Reason;
    }

    static async Task<OutgoingAnswer> Send(int port, X509Certificate2Collection? roots)
    {
        using var client = Client.Local(roots: roots);
        return await client.Send(new Uri($"https://{Host}:{port}/"));
    }
}
