using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.Gateway.Tests;

/// <summary>One operation of the running gateway, found by walking its routes: nobody has to remember to add it to a test.</summary>
public sealed record Route(string Method, string Path, string? Scheme)
{
    internal Doc? Doc { get; init; }

    /// <summary>False for another name of an operation that is described under its own.</summary>
    public bool IsDescribed { get; init; }

    public override string ToString() => $"{Method} {Path}";

    internal static IReadOnlyList<Route> Of(WebApplication app) =>
    [
        .. app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct().SelectMany(Of)
    ];

    static IEnumerable<Route> Of(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new Route(
            method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint.Metadata.GetMetadata<IAuthorizeData>()?.AuthenticationSchemes)
        {
            Doc = endpoint.Metadata.GetMetadata<Doc>(),
            IsDescribed = endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true },
        });
}
