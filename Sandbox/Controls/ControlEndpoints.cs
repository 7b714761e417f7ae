namespace WhatsApi.Sandbox.Controls;

/// <summary>Everything below /sandbox, which Meta does not have. <see cref="Help"/> describes each call.</summary>
internal static class ControlEndpoints
{
    public static void MapControls(this WebApplication app, SandboxWorld world)
    {
        var controls = app.MapGroup("/sandbox");
        controls.MapGet("", (HttpContext http) => Help.Answer(http));
        controls.MapGet("health", () => ControlJson.Answer(new
        {
            status = "ok",
            uptimeSeconds = (long)(world.Clock.GetUtcNow() - world.StartedAt).TotalSeconds,
            version = typeof(ControlEndpoints).Assembly.GetName().Version?.ToString(3),
        }));
        controls.MapGet("behaviour", () => ControlJson.Answer(world.Behaviour));
        controls.MapPut("behaviour", ControlJson.Call(http => PutBehaviour(http, world)));
        controls.MapPost("reset", () =>
        {
            world.Reset();
            return ControlJson.Answer(new { reset = true });
        });
        controls.MapRules(world.Rules);
        controls.MapLedger(world);
        controls.MapWebhooks(world);
        controls.MapAssets(world);
        controls.MapNews(world);
        controls.MapFallback("{**rest}", (HttpContext http) =>
            ControlJson.NotFound($"There is no control {http.Request.Method} {http.Request.Path}; GET /sandbox lists them."));
    }

    static async Task<IResult> PutBehaviour(HttpContext http, SandboxWorld world)
    {
        var (wanted, refusal) = await ControlJson.Merge(http, world.Behaviour);
        if (wanted is null) return refusal!;
        if (wanted.Faults().ToList() is { Count: > 0 } faults) return ControlJson.Refused(faults);
        world.Behaviour = wanted;
        return ControlJson.Answer(wanted);
    }

    static void MapRules(this IEndpointRouteBuilder controls, RuleBook rules)
    {
        controls.MapGet("rules", () => ControlJson.Answer(rules.All.Select(View)));
        controls.MapPost("rules", async (HttpContext http) =>
        {
            var (rule, refusal) = await ControlJson.Merge<Rule>(http);
            if (rule is null) return refusal!;
            return rule.Faults().ToList() is { Count: > 0 } faults
                ? ControlJson.Refused(faults)
                : ControlJson.Answer(new { id = rules.Add(rule) }, 201);
        });
        controls.MapDelete("rules", () =>
        {
            rules.Clear();
            return Results.NoContent();
        });
        controls.MapGet("rules/{id:int}", (int id) => rules.All.FirstOrDefault(r => r.Id == id) is { Id: > 0 } found
            ? ControlJson.Answer(View(found))
            : ControlJson.NotFound($"There is no rule {id}."));
        controls.MapDelete("rules/{id:int}", (int id) => rules.Remove(id) ? Results.NoContent() : ControlJson.NotFound($"There is no rule {id}."));
    }

    static object View((int Id, Rule Rule, int Met, int Used) r) =>
        new { id = r.Id, match = r.Rule.Match, then = r.Rule.Then, times = r.Rule.Times, after = r.Rule.After, share = r.Rule.Share, met = r.Met, used = r.Used };
}
