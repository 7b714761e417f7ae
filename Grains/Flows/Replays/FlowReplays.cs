using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>Plays past executions of a flow again, on another version of it or on a draft. Nothing is sent and nobody is called.</summary>
public sealed class FlowReplays(FlowReader flows)
{
    /// <summary>Executions that one call plays: each is a few hundred events at most.</summary>
    public const int MostAtOnce = 200;

    public async Task<ReplayPage> RunAsync(string account, string flow, FlowDefinition other, ReplaySpan span, CancellationToken cancellationToken)
    {
        var differing = ImmutableArray.CreateBuilder<ReplayedExecution>();
        var versions = new Dictionary<int, FlowDefinition>();
        var (count, last) = (0, (string?)null);
        await foreach (var past in flows.PastAsync(account, flow, From(span), span.Until, cancellationToken))
        {
            if (span.After is { } after && string.CompareOrdinal(past.Id, after) <= 0) continue;
            if (count == span.Limit) return new(differing.ToImmutable(), count, last);
            (count, last) = (count + 1, past.Id);
            var own = versions.TryGetValue(past.Version, out var known) ? known : versions[past.Version] = await VersionAsync(account, flow, past.Version);
            if (Playback.Compare(past, own, other) is { } difference) differing.Add(difference);
        }
        return new(differing.ToImmutable(), count, null);
    }

    // No execution begins before its id was made.
    static DateTimeOffset From(ReplaySpan span) => span.After is { } after && Ids.MadeAt(after) is var made && made > span.From ? made : span.From;

    async Task<FlowDefinition> VersionAsync(string account, string flow, int version) =>
        FlowDefinition.Of(await flows.FindVersionAsync(account, flow, version) ?? throw new InvalidOperationException($"{flow} has lost its version {version}."));
}

/// <summary>Which executions: those that began in [<paramref name="From"/>, <paramref name="Until"/>), oldest first.</summary>
/// <param name="After">The id after which the page begins.</param>
/// <param name="Limit">At most <see cref="FlowReplays.MostAtOnce"/>.</param>
public sealed record ReplaySpan(DateTimeOffset From, DateTimeOffset Until, string? After, int Limit);

/// <param name="Differing">The executions that would have gone otherwise.</param>
/// <param name="Replayed">How many were played.</param>
/// <param name="NextAfter">The <see cref="ReplaySpan.After"/> of the next page; null: this is the last.</param>
public sealed record ReplayPage(ImmutableArray<ReplayedExecution> Differing, int Replayed, string? NextAfter);

/// <summary>An execution that would have gone otherwise.</summary>
/// <param name="Version">The one it ran on.</param>
/// <param name="Differences">The first of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record ReplayedExecution(
    string Id, string Contact, int Version, DateTimeOffset StartedAt, ReplayEnd Before, ReplayEnd After, ImmutableArray<ReplayDifference> Differences, int Total);

/// <summary>Where an execution is after all that is known of it.</summary>
public sealed record ReplayEnd(ExecutionStatus Status, string? Node);

/// <param name="Before">What was sent; null for nothing.</param>
/// <param name="After">What would have been sent in its place.</param>
public sealed record ReplayDifference(ReplayMessage? Before, ReplayMessage? After);

/// <param name="Text">As it looks on a phone.</param>
/// <param name="Message">The message: <c>{type, &lt;type&gt;:{...}}</c>.</param>
public sealed record ReplayMessage(string Node, string Text, RawJson Message);
