namespace WhatsApi.Gateway;

/// <summary>The server's own limits of bulk calls.</summary>
internal sealed class BulkOptions
{
    public const string Section = "Bulk";

    /// <summary>What <see cref="MaxMessages"/> can be: all messages of a call are one transaction.</summary>
    public const int Most = 10_000;

    /// <summary>Messages a call at most, whatever the plan allows (api.md §14).</summary>
    public int MaxMessages { get; set; } = 1_000;

    /// <summary>Why a call of so many messages is refused; null when it is not.</summary>
    public Refusal? WhyNot(int messages, PlanView plan)
    {
        var limit = Math.Min(plan.BulkMax, MaxMessages);
        if (messages <= limit) return null;
        var whose = plan.BulkMax <= MaxMessages ? $"The plan '{plan.Id}'" : "This server";
        return new("batch_too_large", $"{whose} takes at most {limit} messages a call, these are {messages}. Send them in several calls.")
        {
            Limit = limit,
            LimitedBy = plan.BulkMax <= MaxMessages ? "plan" : "server",
        };
    }
}
