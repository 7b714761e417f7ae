using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Controls;

/// <summary>Every knob of the sandbox. By default it is Meta on a good day, a little faster.</summary>
internal sealed record Behaviour
{
    public static readonly IReadOnlyList<string> KnownStatuses = ["sent", "delivered", "read", "failed", "played", "deleted", "warning"];

    /// <summary>Answer 503 without an envelope to every Graph call.</summary>
    public bool Outage { get; init; }

    public int AnswerDelayMs { get; init; }
    public int AnswerJitterMs { get; init; }

    /// <summary>Accepted and reported on, but the connection ends without an answer: of messages, and of changes to templates.</summary>
    public double DropAnswerRate { get; init; }

    /// <summary>The connection ends before anything was accepted.</summary>
    public double DropBeforeRate { get; init; }

    public double FailRate { get; init; }
    public int FailCode { get; init; } = 131000;

    /// <summary>Accepted, then <c>failed</c> by webhook.</summary>
    public double FailStatusRate { get; init; }
    public int FailStatusCode { get; init; } = 131026;

    public IReadOnlyList<string> Statuses { get; init; } = ["sent", "delivered", "read"];
    public int SentAfterMs { get; init; } = 40;
    public int DeliveredAfterMs { get; init; } = 120;
    public int ReadAfterMs { get; init; } = 400;

    /// <summary>Share of each latency that chance adds or takes.</summary>
    public double StatusJitter { get; init; } = 0.25;

    public double DuplicateStatusRate { get; init; }
    public double ReorderStatusRate { get; init; }
    public double LoseWebhookRate { get; init; }

    /// <summary>Updates in one POST at most. Above 1 they are gathered for <see cref="BatchWindowMs"/>.</summary>
    public int BatchSize { get; init; } = 1;
    public int BatchWindowMs { get; init; } = 25;

    public bool ThroughputLimit { get; init; } = true;
    public int MessagesPerSecond { get; init; } = 80; // §4.1
    public bool PairLimit { get; init; } = true;
    public int PairBurst { get; init; } = 45; // §4.2
    public double PairRefillSeconds { get; init; } = 6;

    public int TemplatesPerHour { get; init; } = 100; // §4.4

    /// <summary>400 as documented, or 429 or 403 as some integrators see.</summary>
    public int ThrottleStatus { get; init; } = 400;

    /// <summary>On: outside the 24-hour window everything but templates fails with 131047. Off: the window counts as open.</summary>
    public bool StrictWindow { get; init; }

    /// <summary>Recipients ending in a code get that code.</summary>
    public bool MagicRecipients { get; init; } = true;

    /// <summary>The wa_id of Brazil, Mexico and Argentina differs from what was dialled.</summary>
    public bool RewriteWaId { get; init; } = true;

    /// <summary>A new value starts the dice anew.</summary>
    public int? Seed { get; init; }

    public IEnumerable<Fault> Faults() =>
    [
        .. Between(nameof(AnswerDelayMs), AnswerDelayMs, 0, 600_000), .. Between(nameof(AnswerJitterMs), AnswerJitterMs, 0, 600_000),
        .. Between(nameof(SentAfterMs), SentAfterMs, 0, 86_400_000), .. Between(nameof(DeliveredAfterMs), DeliveredAfterMs, 0, 86_400_000),
        .. Between(nameof(ReadAfterMs), ReadAfterMs, 0, 86_400_000), .. Between(nameof(BatchSize), BatchSize, 1, 1000),
        .. Between(nameof(BatchWindowMs), BatchWindowMs, 0, 60_000), .. Between(nameof(TemplatesPerHour), TemplatesPerHour, 0, 1_000_000), .. Between(nameof(MessagesPerSecond), MessagesPerSecond, 1, 1_000_000),
        .. Between(nameof(PairBurst), PairBurst, 1, 1_000_000), .. Between(nameof(PairRefillSeconds), PairRefillSeconds, 0.001, 86_400),
        .. Share(nameof(DropAnswerRate), DropAnswerRate), .. Share(nameof(DropBeforeRate), DropBeforeRate), .. Share(nameof(FailRate), FailRate),
        .. Share(nameof(FailStatusRate), FailStatusRate), .. Share(nameof(StatusJitter), StatusJitter),
        .. Share(nameof(DuplicateStatusRate), DuplicateStatusRate), .. Share(nameof(ReorderStatusRate), ReorderStatusRate),
        .. Share(nameof(LoseWebhookRate), LoseWebhookRate), .. Code(nameof(FailCode), FailCode), .. Code(nameof(FailStatusCode), FailStatusCode),
        .. ThrottleStatus is 400 or 403 or 429 ? [] : new Fault[] { new(nameof(ThrottleStatus), "must be 400, 403 or 429") },
        .. UnknownStatuses(nameof(Statuses), Statuses),
    ];

    public static IEnumerable<Fault> UnknownStatuses(string member, IReadOnlyList<string>? statuses) => (statuses ?? [])
        .Where(s => !KnownStatuses.Contains(s))
        .Select(s => new Fault(member, $"'{s}' is not one of {string.Join(", ", KnownStatuses)}"));

    public static IEnumerable<Fault> Code(string member, int? code) =>
        code is null || MetaErrors.Knows(code.Value) ? [] : [new Fault(member, $"{code} is not a known error code; GET /sandbox lists them")];

    public static IEnumerable<Fault> Between(string member, double? value, double least, double most) =>
        value is null || (value >= least && value <= most) ? [] : [new Fault(member, $"must be between {least} and {most}")];

    static IEnumerable<Fault> Share(string member, double value) => Between(member, value, 0, 1);
}

/// <summary>What is wrong with one member of a control call.</summary>
internal sealed record Fault(string Member, string Problem)
{
    public string Member { get; } = Member.Length == 0 ? Member : char.ToLowerInvariant(Member[0]) + Member[1..];
}
