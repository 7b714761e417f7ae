using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>The first answer to an idempotency key: what was done, or what was said when nothing was.</summary>
/// <param name="Fingerprint">What the key was used for.</param>
public sealed record KeptAnswer(string Fingerprint)
{
    /// <summary>How long it is kept (api.md §1).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public MessageReceipt? Message { get; init; }
    public BulkReceipt? Batch { get; init; }
    public ContactView? Contact { get; init; }
    public ImportReceipt? Import { get; init; }
    public CampaignView? Campaign { get; init; }
    public FlowView? Flow { get; init; }
    public KeptReply? Reply { get; init; }

    /// <summary>Until when its request is believed to be running; null once it was answered.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }
}

/// <summary>What was answered, as it was.</summary>
public sealed record KeptReply(int Status, RawJson Body, string? Location = null);

/// <summary>Answers as rows. Whoever stores one in a transaction of its own effect gets a conflict when the key is taken, and then nothing is stored.</summary>
internal static class AnswerRows
{
    public static IEnumerable<Operation> Of(string account, IdempotencyClaim? claim, DateTimeOffset now, Func<KeptAnswer, KeptAnswer> with) =>
        claim is null ? [] : [Put(account, claim.Key, with(new KeptAnswer(claim.Fingerprint)), now)];

    public static Operation.Put Put(string account, string key, KeptAnswer answer, DateTimeOffset now, long version = 0) => new(
        Tables.Answers, new Key(account, key), JsonSerializer.SerializeToUtf8Bytes(answer, StateJson.Default.KeptAnswer), [Value.Of(now)], version);

    /// <summary>True when the unit was refused because the key is taken.</summary>
    public static bool IsKeyTaken(this RowConflictException conflict) => conflict.Operation is Operation.Put { Table: var table } && table == Tables.Answers;
}
