using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace WhatsApi.Outgoing;

/// <summary>Connections to targets. A connection belongs to one scheme, host and port; it lives shortly, so that changes of DNS are seen.</summary>
internal static class OutgoingHandler
{
    /// <summary>For the name, the connection and TLS together.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <param name="roots">Certificates to trust instead of the system's.</param>
    public static SocketsHttpHandler Create(Dialer dialer, X509Certificate2Collection? roots) => new()
    {
        ConnectCallback = dialer.ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        SslOptions = Certificates.Options(roots),
        AllowAutoRedirect = false,
        UseProxy = false, // a proxy would resolve the name again
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None, // a small answer cannot become a large one
        MaxResponseHeadersLength = 16, // KiB
        MaxResponseDrainSize = 0, // what is not wanted is not waited for: the connection is closed
        MaxConnectionsPerServer = 256, // some hosts receive for many accounts
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // our trace ids are no business of theirs
    };
}
