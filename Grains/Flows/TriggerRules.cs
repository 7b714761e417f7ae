namespace WhatsApi.Grains;

/// <summary>An active flow and what starts it.</summary>
internal sealed record ActiveTrigger(string FlowId, FlowTrigger Trigger);

/// <summary>Which flow a message starts.</summary>
internal static class TriggerRules
{
    const int NoKeyword = (int)KeywordMatch.Regex + 1; // any message comes after all keywords

    /// <summary>The flow that a message starts: exact keywords before beginnings before parts before regexes before any message; of equals the oldest. Null when it starts none.</summary>
    /// <param name="text">Null for a message without any.</param>
    public static ActiveTrigger? Best(IEnumerable<ActiveTrigger> active, string? text) => active
        .Where(flow => Matches(flow.Trigger, text))
        .MinBy(flow => (Rank(flow.Trigger), flow.FlowId), Comparer<(int Rank, string Id)>.Create(
            static (a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : string.CompareOrdinal(a.Id, b.Id)));

    /// <summary>Whether a message starts the flow.</summary>
    public static bool Matches(FlowTrigger trigger, string? text) => trigger switch
    {
        FlowTrigger.AnyMessage => true,
        FlowTrigger.Keyword keyword when text is not null => Matches(keyword, text),
        _ => false,
    };

    /// <summary>Whether a call of the flow's webhook starts it: its words are judged only where the flow asks for words.</summary>
    public static bool MatchesCall(FlowTrigger trigger, string? text) => trigger is FlowTrigger.WebhookOnly || Matches(trigger, text);

    /// <summary>A keyword that both claim as a whole, so that one of them would never be heard; null when there is none.</summary>
    public static string? Conflict(FlowTrigger a, FlowTrigger b)
    {
        if (a is not FlowTrigger.Keyword { Match: KeywordMatch.Exact } left || b is not FlowTrigger.Keyword { Match: KeywordMatch.Exact } right) return null;
        var comparison = left.CaseSensitive && right.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return left.Keywords.FirstOrDefault(keyword => right.Keywords.Any(other => Plain(keyword).Equals(Plain(other), comparison)));
    }

    static bool Matches(FlowTrigger.Keyword trigger, string text)
    {
        if (trigger.Match == KeywordMatch.Regex) return trigger.Patterns.Any(pattern => FlowRegex.Holds(pattern, text));
        var plain = Plain(text);
        var comparison = trigger.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return trigger.Keywords.Any(keyword => trigger.Match switch
        {
            KeywordMatch.Exact => plain.Equals(Plain(keyword), comparison),
            KeywordMatch.StartsWith => plain.StartsWith(Plain(keyword), comparison),
            _ => plain.Contains(Plain(keyword), comparison),
        });
    }

    static int Rank(FlowTrigger trigger) => trigger is FlowTrigger.Keyword keyword ? (int)keyword.Match : NoKeyword;

    // Phones put spaces where nobody sees them.
    static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
