using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace WhatsApi.Gateway;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies that are named, and of nobody else: whoever may write their own address passes every
/// limit that counts by it.
/// </summary>
internal static class TrustedProxies
{
    public const string Setting = "Gateway:TrustedProxies";

    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Configuration[Setting] is { Length: > 0 } list) app.UseForwardedHeaders(Read(list));
    }

    static ForwardedHeadersOptions Read(string list)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // back through the chain, as long as each link is a named proxy
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else if (IPNetwork.TryParse(proxy, out var network)) options.KnownIPNetworks.Add(network);
            else throw new CannotStartException($"Gateway__TrustedProxies holds '{proxy}': write addresses and networks with commas between them, such as 10.0.0.5,10.1.0.0/16.");
        }
        return options;
    }
}
