using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WhatsApi.Gateway;

internal static class Addresses
{
    /// <summary>Where a started server can be reached from this machine, without a slash at the end.</summary>
    public static string Of(IServer server)
    {
        var bound = new UriBuilder(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        if (bound.Host is "0.0.0.0" or "[::]" or "::") bound.Host = "127.0.0.1";
        return bound.Uri.ToString().TrimEnd('/');
    }
}
