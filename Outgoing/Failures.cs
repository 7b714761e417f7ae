using System.Net.Sockets;

namespace WhatsApi.Outgoing;

/// <summary>What the network or the other side does to a request, and how it is told to users.</summary>
internal static class Failures
{
    const string NoName = "The name does not exist.";

    /// <summary>Whether the other side, the network or the clock can have caused this. Everything else is a fault of ours.</summary>
    public static bool IsOutside(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Why the target was refused while connecting, or null when that was not the reason.</summary>
    public static string? WhyForbidden(Exception e) => Causes(e).OfType<ForbiddenTargetException>().FirstOrDefault()?.Message;

    public static string Describe(Exception e)
    {
        var causes = Causes(e).ToList();
        if (causes.Any(cause => Error(cause) == HttpRequestError.SecureConnectionError)) return Secure(causes);
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket) return Socket(socket.SocketErrorCode);
        return causes.Select(Error).FirstOrDefault(error => error is not null) switch
        {
            HttpRequestError.NameResolutionError => NoName,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "The answer is not valid HTTP.",
            HttpRequestError.ConfigurationLimitExceeded => "The answer's headers are too large.",
            HttpRequestError.ResponseEnded => "The connection was closed before the answer was complete.",
            _ when e is OperationCanceledException => $"No connection could be made within {OutgoingHandler.ConnectTimeout.TotalSeconds:0} seconds.",
            _ => "The connection broke before the answer was complete.",
        };
    }

    // What else breaks a handshake (no TLS at all, no common version or cipher) comes as one exception, told apart by prose only.
    static string Secure(List<Exception> causes) => causes.OfType<CertificateRefusedException>().FirstOrDefault() is { } refused
        ? $"TLS failed: {refused.Message}."
        : "TLS failed: the server did not complete the handshake; it must speak TLS 1.2 or newer on this port.";

    static string Socket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => NoName,
        SocketError.TryAgain or SocketError.NoRecovery => "The name could not be resolved at this moment.",
        SocketError.ConnectionRefused => "The connection was refused.",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "The connection was reset.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => "The host cannot be reached.",
        _ => "No connection could be made.",
    };

    static HttpRequestError? Error(Exception e) => e switch
    {
        HttpRequestException request => request.HttpRequestError,
        HttpIOException io => io.HttpRequestError,
        _ => null,
    };

    static IEnumerable<Exception> Causes(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
