using System.Security.Cryptography.X509Certificates;

namespace WhatsApi.Outgoing.Tests.Support;

/// <summary>Clients and requests as the tests need them.</summary>
internal static class Client
{
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Reaches receivers on loopback.</summary>
    public static OutgoingClient Local(IResolver? names = null, TimeProvider? clock = null, X509Certificate2Collection? roots = null) =>
        new(new OutgoingOptions { AllowPrivateTargets = true }, names ?? new Names("127.0.0.1"), clock ?? TimeProvider.System, roots);

    /// <summary>As in production, save for the port.</summary>
    public static OutgoingClient Strict(IResolver names, params int[] ports) =>
        new(new OutgoingOptions { AllowedPorts = ports }, names, TimeProvider.System);

    public static OutgoingRequest Post(Uri url) => new(HttpMethod.Post, url)
    {
        Body = """{"id":"evt_1"}"""u8.ToArray(),
        ContentType = "application/json",
        Timeout = TimeSpan.FromSeconds(15),
    };

    public static Task<OutgoingAnswer> Send(this IOutgoingClient client, OutgoingRequest request) =>
        client.SendAsync(request, CancellationToken.None).WaitAsync(Bound);

    public static Task<OutgoingAnswer> Send(this IOutgoingClient client, Uri url) => client.Send(Post(url));

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Bound);

    public static Task InTime(this Task task) => task.WaitAsync(Bound);
}
