namespace WhatsApi.Gateway;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("System");
        health.MapGet("/health", Health).Documented(HealthDocs.Health);
        health.MapGet("/healthz", Health).ExcludeFromDescription(); // the name that many probes expect
        health.MapGet("/ready", Ready).Documented(HealthDocs.Ready);
    }

    static IResult Health(Uptime uptime) => Json.Ok(uptime.Elapsed, static (json, elapsed) =>
    {
        json.WriteStartObject();
        json.WriteString("status", "ok");
        json.WriteNumber("uptimeSeconds", (long)elapsed.TotalSeconds);
        json.WriteString("version", Uptime.Version);
        json.WriteEndObject();
    });

    static async Task<IResult> Ready(Readiness readiness)
    {
        var state = await readiness.LookAsync();
        return Json.Status(state.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, state, Readiness.Write);
    }
}
