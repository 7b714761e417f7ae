using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Calls of a flow's own webhook.</summary>
public static class WebhookCalls
{
    /// <summary>Whether a call starts the flow: its text is held against the flow's keywords, if it has any.</summary>
    public static bool Starts(FlowWebhook webhook, string? text)
    {
        var faults = new List<Fault>();
        var trigger = TriggerReader.Read(MadeJson.Parse(webhook.Trigger), faults);
        return faults is [] ? TriggerRules.MatchesCall(trigger!, text) : throw new InvalidOperationException($"A stored trigger cannot be read: {faults[0].Pointer}: {faults[0].Detail}");
    }
}
