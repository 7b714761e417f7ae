using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The feature of a plan that an endpoint belongs to.</summary>
internal sealed record Needs(string Feature);

internal static class NeedsExtensions
{
    /// <summary>Opens these endpoints to plans with a feature only; others are told which plan has it. Their descriptions say it, too.</summary>
    public static T Needs<T>(this T endpoints, string feature) where T : IEndpointConventionBuilder => endpoints.WithMetadata(new Needs(feature));

    /// <summary>Comes after the caller is known and before anything of the request is read.</summary>
    public static void UsePlans(this IApplicationBuilder app)
    {
        var plans = app.ApplicationServices.GetRequiredService<Plans>();
        app.Use((http, next) => WhyNot(http, plans) is { } problem ? problem.ExecuteAsync(http) : next(http));
    }

    static Problem? WhyNot(HttpContext http, Plans plans) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Needs>() is { Feature: var feature } && Callers.Read(http.User) is var (_, plan) ? plans.WhyNot(plan, feature) : null;

    /// <summary>Why a plan does not open a feature, or null.</summary>
    public static Problem? WhyNot(this Plans plans, string plan, string feature)
    {
        if ((plans.Find(plan) ?? plans.Free).Features.Contains(feature)) return null;
        var required = plans.CheapestWith(feature);
        return Problem.For(new("plan_required", $"The plan '{plan}' does not include {feature}; '{required.Id}' does.") { RequiredPlan = required.Id });
    }
}
