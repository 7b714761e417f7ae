using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What webhooks held that could not be used is counted, so that nothing is ignored in silence.</summary>
internal static class InboxCounters
{
    public const string Owner = "system";
    public const string Prefix = "webhooks:";

    public static IEnumerable<Operation> Of(WebhookBatch batch, Fate[] fates)
    {
        foreach (var group in fates.GroupBy(Name))
            if (group.Key is { } name) yield return new Operation.Increment(Owner, Prefix + name, group.Count());
        if (batch.Unparsed.Count > 0) yield return new Operation.Increment(Owner, Prefix + "unparsed", batch.Unparsed.Count);
    }

    static string? Name(Fate fate) => fate switch
    {
        Fate.UnknownNumber => "unknown_number",
        Fate.Early or Fate.Unmatched => "unmatched_status",
        Fate.Failed => "failed",
        Fate.NoHandler => "no_handler",
        _ => null,
    };
}
