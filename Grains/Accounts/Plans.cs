using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace WhatsApi.Grains;

/// <summary>The plans on offer: api.md §12, each limit overridable as <c>Plans__&lt;id&gt;__&lt;limit&gt;</c> (0 means unlimited for messages and contacts).</summary>
public sealed class Plans
{
    static readonly ImmutableArray<string> Sending = ["sending", "scheduling", "webhooks"];
    static readonly ImmutableArray<string> All = [.. Sending, "contacts", "campaigns", "templates", "flows"];

    readonly ImmutableArray<PlanView> _plans;

    public Plans(IConfiguration configuration) => _plans = [.. Defaults().Select(plan => Override(plan, configuration.GetSection($"Plans:{plan.Id}")))];

    /// <summary>What self-service registration gives.</summary>
    public PlanView Free => Find("free")!;

    public PlanView? Find(string id)
    {
        foreach (var plan in _plans)
            if (plan.Id == id) return plan;
        return null;
    }

    /// <summary>The cheapest plan that has a feature; of equally cheap ones the smaller.</summary>
    public PlanView CheapestWith(string feature) => _plans.Where(plan => plan.Features.Contains(feature)).MinBy(plan => plan.PriceUsd)
        ?? throw new ArgumentException($"No plan has the feature {feature}.", nameof(feature));

    static PlanView[] Defaults() =>
    [
        new("free", "Free", 0m, Sending, 1_000, 10, 0, 60),
        new("basic", "Basic", 0m, All, 5_000, 100, 1_000, 120),
        new("pro", "Pro", 19.99m, All, 100_000, 1_000, 50_000, 600),
        new("ultra", "Ultra", 49.99m, All, 500_000, 1_000, 250_000, 3_000),
        new("mega", "Mega", 99.99m, All, null, 1_000, null, 60_000),
    ];

    static PlanView Override(PlanView plan, IConfigurationSection section) => plan with
    {
        PriceUsd = section.GetValue("PriceUsd", plan.PriceUsd),
        MessagesPerMonth = Limit(section, "MessagesPerMonth", plan.MessagesPerMonth),
        BulkMax = section.GetValue("BulkMax", plan.BulkMax),
        Contacts = Limit(section, "Contacts", plan.Contacts),
        RequestsPerMinute = section.GetValue("RequestsPerMinute", plan.RequestsPerMinute),
    };

    static long? Limit(IConfigurationSection section, string name, long? value) => section.GetValue<long?>(name) switch { null => value, 0 => null, var limit => limit };
}
