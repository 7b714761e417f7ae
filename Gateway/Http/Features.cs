using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Routes that only some plans include.</summary>
internal static class Features
{
    /// <summary>Answers 403 <c>plan_required</c> to accounts whose plan lacks a feature, before anything else is said of the request.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder routes, string feature)
        where TBuilder : IEndpointConventionBuilder
    {
        // Outermost: what the plan lacks is no answer to keep under an idempotency key, since plans change.
        routes.Add(endpoint => endpoint.FilterFactories.Insert(0, (_, next) => invocation =>
            WhyNot(invocation.HttpContext, feature) is { } refusal ? ValueTask.FromResult<object?>(Problem.For(refusal)) : next(invocation)));
        return routes;
    }

    static Refusal? WhyNot(HttpContext http, string feature)
    {
        if (Callers.Read(http.User) is not var (_, id)) return null;
        var plans = http.RequestServices.GetRequiredService<Plans>();
        if ((plans.Find(id) ?? plans.Free).Features.Contains(feature)) return null;
        var required = plans.CheapestWith(feature)?.Id;
        return new("plan_required", $"Your plan does not include {feature}; the plan '{required}' does.") { RequiredPlan = required };
    }
}
