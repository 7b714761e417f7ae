using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What follows from a message's evidence. Repeated and late evidence changes nothing; order matters only where time does.</summary>
internal sealed record MessageFacts
{
    public MessageStatus Status { get; private init; } = MessageStatus.Queued;

    /// <summary>True while nobody can say whether Meta has the message.</summary>
    public bool Unknown { get; private init; }

    public int Attempts { get; private init; }

    /// <summary>Attempts since the message was accepted, or since its caller asked for another: what the retry policy counts.</summary>
    public int Tries { get; private init; }

    public DateTimeOffset? FirstAttemptAt { get; private init; }

    /// <summary>When somebody has to look at it again; null: never.</summary>
    public DateTimeOffset? Due { get; private init; }

    /// <summary>The last attempt's id at Meta.</summary>
    public string? Wamid { get; private init; }

    public Failure? Error { get; private init; }
    public RawJson? Pricing { get; private init; }
    public RawJson? Conversation { get; private init; }

    /// <summary>True once Meta has answered anything at all: from then on the message counts.</summary>
    public bool ReachedMeta { get; private init; }

    /// <summary>What keeps it, or has kept it, from being sent, beside the state of its account.</summary>
    public string? BlockedBy { get; private init; }

    /// <summary>True when it was not sent because its recipient has opted out.</summary>
    public bool IsOptedOut => Status == MessageStatus.Canceled && BlockedBy == BlockedByOptOut;

    const string BlockedByPause = "campaign_paused";
    const string BlockedByOptOut = "opted_out";

    /// <summary>Its content is gone: it cannot be sent again.</summary>
    bool Erased { get; init; }

    /// <summary>What Meta has reported as failed, by its id.</summary>
    ImmutableDictionary<string, Evidence.Reported> Failures { get; init; } = ImmutableDictionary<string, Evidence.Reported>.Empty;

    /// <param name="Code">Meta's number, or one of <see cref="ErrorCodes"/>.</param>
    public sealed record Failure(string Code, string Title, string? Detail, bool Retryable);

    /// <summary>Found once for each state, from what was found of the state before: a state never changes, and its next one mostly has one piece of evidence more.</summary>
    public static MessageFacts Of(MessageState message)
    {
        var known = message.Known is { } found && found.IsStartOf(message) ? found : Found.Nothing;
        if (known.Past.Length == message.Past.Length) return known.Facts;
        var facts = known.Facts;
        foreach (var evidence in message.Past.AsSpan()[known.Past.Length..]) facts = facts.After(evidence, message);
        message.Known = new(message.Past, message.SendAt, facts);
        return facts;
    }

    /// <summary>Facts, and all that they were found from. A copy of a state takes them along, so they tell themselves whether they are still right.</summary>
    internal sealed record Found(ImmutableArray<Evidence> Past, DateTimeOffset? SendAt, MessageFacts Facts)
    {
        public static readonly Found Nothing = new([], null, new());

        public bool IsStartOf(MessageState message) => SendAt == message.SendAt && (Past == message.Past || IsStartOf(message.Past));

        bool IsStartOf(ImmutableArray<Evidence> past)
        {
            if (Past.Length > past.Length) return false;
            for (var i = 0; i < Past.Length; i++)
                if (!ReferenceEquals(Past[i], past[i])) return false;
            return true;
        }
    }

    /// <summary>When a message was last sent on its way or given up; null while it is under way.</summary>
    public static DateTimeOffset? AtRestSince(MessageState message)
    {
        DateTimeOffset? since = null;
        var facts = new MessageFacts();
        foreach (var evidence in message.Past)
        {
            facts = facts.After(evidence, message);
            since = IsUnderWay(facts.Status) ? null : since ?? evidence.At;
        }
        return since;
    }

    /// <summary>True for the states of a message that Meta does not have yet, and that has not ended.</summary>
    public static bool IsUnderWay(MessageStatus status) => status is MessageStatus.Scheduled or MessageStatus.Queued or MessageStatus.Sending;

    MessageFacts After(Evidence evidence, MessageState message) => evidence switch
    {
        Evidence.Accepted e when message.SendAt > e.At => this with { Status = MessageStatus.Scheduled, Due = message.SendAt },
        Evidence.Accepted e => this with { Status = MessageStatus.Queued, Due = e.At },
        Evidence.Heard => this with { Status = MessageStatus.Received },
        Evidence.Deferred e => IsWaiting ? this with { Due = e.Until } : this,
        Evidence.Behind e => IsWaiting ? this with { Due = e.Until } : this,
        Evidence.Moved => this,
        Evidence.Attempted e => this with
        {
            Status = MessageStatus.Sending,
            Attempts = Attempts + 1,
            Tries = Tries + 1,
            FirstAttemptAt = FirstAttemptAt ?? e.At,
            Due = e.At,
            Unknown = false,
            Wamid = null,
            Error = null,
        },
        Evidence.MetaAccepted e => AcceptedByMeta(e),
        Evidence.MetaRefused e => RefusedByMeta(e),
        Evidence.Unanswered e => IsOpen(e.Attempt) ? this with { Unknown = true, Due = e.SettleAt } : this,
        Evidence.Reported e => ReportedByMeta(e),
        Evidence.RetryAsked e => this with { Status = MessageStatus.Queued, Due = e.At, Unknown = false, Error = null, Tries = 0, FirstAttemptAt = null },
        Evidence.Canceled => this with { Status = MessageStatus.Canceled, Due = null, Error = null, BlockedBy = null },
        Evidence.CampaignCanceled => IsWaiting ? this with { Status = MessageStatus.Canceled, Due = null, Error = null, BlockedBy = null } : this,
        Evidence.Held => IsWaiting ? this with { Status = MessageStatus.Queued, Due = null, BlockedBy = BlockedByPause } : this,
        Evidence.Released e => IsWaiting ? this with { Status = e.Due > e.At && Attempts == 0 ? MessageStatus.Scheduled : MessageStatus.Queued, Due = e.Due, BlockedBy = null } : this,
        Evidence.OutOfHours e => IsWaiting ? this with { Due = e.Until } : this,
        Evidence.Untimely e => IsWaiting ? this with { Due = e.Until } : this,
        Evidence.OptedOut => IsWaiting ? this with { Status = MessageStatus.Canceled, Due = null, Error = null, BlockedBy = BlockedByOptOut } : this,
        Evidence.Erased => this with { Erased = true },
        Evidence.WindowPassed e => IsOpen(e.Attempt) && Unknown ? AfterWindow(e) : this,
        _ => throw new System.Diagnostics.UnreachableException(evidence.GetType().Name),
    };

    public bool IsWaiting => Status is MessageStatus.Scheduled or MessageStatus.Queued;

    /// <summary>False for a message that ended before Meta heard of it: it is given back (api.md §12).</summary>
    public bool CountsForQuota => ReachedMeta || Status is not (MessageStatus.Failed or MessageStatus.Canceled);

    bool IsOpen(int attempt) => attempt == Attempts && Status == MessageStatus.Sending;

    MessageFacts AcceptedByMeta(Evidence.MetaAccepted e)
    {
        var known = this with { ReachedMeta = true, Wamid = e.Attempt == Attempts ? e.Wamid : Wamid ?? e.Wamid };
        return !Failures.TryGetValue(e.Wamid, out var failure) ? known.AtLeastSent() : IsOpen(e.Attempt) ? known.FailedAs(failure) : known;
    }

    // A late answer also settles a message that waits for its next attempt, or that was given up as unknown: Meta has it.
    MessageFacts AtLeastSent() => Status is MessageStatus.Sending or MessageStatus.Queued || Error is { Code: ErrorCodes.OutcomeUnknown }
        ? this with { Status = MessageStatus.Sent, Due = null, Unknown = false, Error = null, BlockedBy = null }
        : this;

    MessageFacts RefusedByMeta(Evidence.MetaRefused e)
    {
        var reached = this with { ReachedMeta = ReachedMeta || e.Code != ErrorCodes.MetaUnreachable };
        return IsOpen(e.Attempt) ? reached.Failing(e.RetryAt, new(e.Code, e.Title, e.Detail, e.Retry != RetryClass.Never)) : reached;
    }

    MessageFacts Failing(DateTimeOffset? retryAt, Failure failure) => retryAt is { } at && !Erased
        ? this with { Status = MessageStatus.Queued, Due = at, Unknown = false, Error = failure }
        : this with { Status = MessageStatus.Failed, Due = null, Unknown = false, Error = failure };

    MessageFacts ReportedByMeta(Evidence.Reported e)
    {
        // Before a second attempt is answered an unknown id may be the first one's: it proves what arrived, but fails nothing.
        var current = Wamid == e.Wamid || (Wamid is null && Attempts <= 1);
        var known = this with
        {
            ReachedMeta = true,
            Wamid = Wamid ?? (current ? e.Wamid : null),
            Pricing = e.Pricing ?? Pricing,
            Conversation = e.Conversation ?? Conversation,
        };
        return e.Status switch
        {
            "read" or "played" => known.Reached(MessageStatus.Read),
            "delivered" => Status == MessageStatus.Read ? known : known.Reached(MessageStatus.Delivered),
            "sent" => Failures.ContainsKey(e.Wamid) ? known : known.AtLeastSent(),
            "failed" => known.FailedAtMeta(e, current),
            _ => known,
        };
    }

    // Delivery is proof, whatever was said before: it corrects a failure and calls off a retry.
    MessageFacts Reached(MessageStatus status) => this with { Status = status, Due = null, Unknown = false, Error = null, BlockedBy = null };

    MessageFacts FailedAtMeta(Evidence.Reported e, bool current)
    {
        var noted = this with { Failures = Failures.SetItem(e.Wamid, e) };
        return current && !Failures.ContainsKey(e.Wamid) && Status is not (MessageStatus.Delivered or MessageStatus.Read or MessageStatus.Canceled) ? noted.FailedAs(e) : noted;
    }

    MessageFacts FailedAs(Evidence.Reported e)
    {
        var error = e.Error ?? new("0", "Meta reported a failure without a reason", null, RetryClass.Never);
        return Failing(e.RetryAt, new(error.Code, error.Title, error.Detail, error.Retry != RetryClass.Never));
    }

    MessageFacts AfterWindow(Evidence.WindowPassed e) => e.Decision switch
    {
        OnUnknown.Resend => this with { Status = MessageStatus.Queued, Due = e.At, Unknown = false },
        OnUnknown.Hold => this with { Due = null },
        OnUnknown.Fail => this with
        {
            Status = MessageStatus.Failed,
            Due = null,
            Unknown = false,
            Error = new(ErrorCodes.OutcomeUnknown, "Outcome unknown", "Meta's answer was lost and no status came in time: the message may or may not have been sent.", Retryable: true),
        },
        _ => throw new System.Diagnostics.UnreachableException(e.Decision.ToString()),
    };
}
