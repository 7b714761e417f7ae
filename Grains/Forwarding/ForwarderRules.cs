using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What a webhook becomes, and when its receiver is left in peace. Time is an argument.</summary>
internal static class ForwarderRules
{
    /// <summary>So many failures with no success in between, and new events wait while single ones probe.</summary>
    public const int FailuresThatBreak = 10;

    public static readonly TimeSpan ProbeEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long a receiver may do nothing but fail (api.md §11).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    static readonly TimeSpan Silence = TimeSpan.FromDays(1);

    const int Gone = 410;

    /// <param name="end">The number of the last event there is: the first webhook begins after it.</param>
    public static ForwarderState Set(ForwarderState webhook, SetWebhookCommand command, long end, DateTimeOffset now) => webhook with
    {
        Url = command.Url,
        Events = command.Events,
        SealedSecret = command.SealedSecret,
        CreatedAt = webhook.IsSet ? webhook.CreatedAt : now,
        DisabledAt = null,
        DisabledReason = null,
        Cursor = webhook.IsSet ? webhook.Cursor : end,
        Open = webhook.IsSet ? webhook.Open : ImmutableArray<long>.Empty,
        Failures = 0,
        FailingSince = null,
        FailedAt = null,
    };

    public static ForwarderState Succeeded(ForwarderState webhook) =>
        webhook is { Failures: 0, FailingSince: null } ? webhook : webhook with { Failures = 0, FailingSince = null, FailedAt = null };

    /// <param name="isCurrent">False when the attempt went to a URL that has been replaced since: its 410 says nothing about the new one.</param>
    public static ForwarderState Failed(ForwarderState webhook, Attempt attempt, bool isCurrent)
    {
        // Who was asked nothing for longer than any retry waits has not been failing all that time.
        var since = attempt.At - webhook.FailedAt < Silence ? webhook.FailingSince : null;
        var failing = webhook with { Failures = webhook.Failures + 1, FailingSince = since ?? attempt.At, FailedAt = attempt.At };
        if (!failing.IsActive) return failing;
        if (attempt.Status == Gone && isCurrent) return Disabled(failing, attempt.At, "The receiver answered 410 (Gone): it wants no more events.");
        return attempt.At - failing.FailingSince >= Patience
            ? Disabled(failing, attempt.At, "Every attempt of the last five days has failed.")
            : failing;
    }

    public static bool IsBroken(ForwarderState webhook) => webhook.Failures >= FailuresThatBreak;

    static ForwarderState Disabled(ForwarderState webhook, DateTimeOffset at, string reason) => webhook with { DisabledAt = at, DisabledReason = reason };
}
