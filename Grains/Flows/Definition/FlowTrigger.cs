using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>What starts a flow.</summary>
/// <param name="Webhook">Whether <c>POST /flows/{id}/trigger</c> is open.</param>
/// <param name="Secret">What it asks for in <c>X-Flow-Secret</c>; null: nothing.</param>
internal abstract record FlowTrigger(bool Webhook, string? Secret)
{
    /// <param name="Patterns">The keywords as regexes, with <see cref="KeywordMatch.Regex"/>.</param>
    public sealed record Keyword(bool Webhook, string? Secret, ImmutableArray<string> Keywords, KeywordMatch Match, bool CaseSensitive, ImmutableArray<Regex> Patterns)
        : FlowTrigger(Webhook, Secret);

    public sealed record AnyMessage(bool Webhook, string? Secret) : FlowTrigger(Webhook, Secret);

    /// <summary>No message starts it.</summary>
    public sealed record WebhookOnly(bool Webhook, string? Secret) : FlowTrigger(Webhook, Secret);
}

/// <summary>In the order in which they are tried: the closer a keyword fits, the earlier.</summary>
internal enum KeywordMatch { Exact, StartsWith, Contains, Regex }
