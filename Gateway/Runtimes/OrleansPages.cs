using Microsoft.AspNetCore.Authorization;
using Orleans.Dashboard;

namespace WhatsApi.Gateway;

internal static class OrleansPages
{
    const string Prefix = "/dashboard"; // api.md §13

    /// <summary>Orleans' own dashboard, for operators. It shows what runs where, and never what a grain holds: that is customers' data and secrets.</summary>
    public static void MapEnginePages(this WebApplication app)
    {
        if (app.Configuration[OperatorHandler.Setting] is not { Length: > 0 }) return;
        app.MapOrleansDashboard(Prefix)
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = OperatorHandler.Name })
            .ExcludeFromDescription()
            .AddEndpointFilter(async (call, next) => call.HttpContext.Request.Path.StartsWithSegments($"{Prefix}/GrainState") ? Problem.NotFound("page") : await next(call));
    }
}
