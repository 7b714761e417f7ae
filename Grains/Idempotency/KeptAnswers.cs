using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Answers to idempotency keys, for the gateway. What was done is kept by whoever did it; here refusals are kept, and answers found again.</summary>
public sealed class KeptAnswers(IStore store, TimeProvider clock)
{
    /// <summary>The answer that is kept for a key, or null. One that is too old is forgotten on the way, so that the key is free again.</summary>
    public async Task<KeptAnswer?> FindAsync(string account, string key) => (await ReadAsync(new(account, key))).Answer;

    /// <summary>Keeps a refusal; false when the key is taken.</summary>
    public async Task<bool> KeepAsync(string account, IdempotencyClaim claim, KeptReply refusal) =>
        await store.CommitAsync([AnswerRows.Put(account, claim.Key, new(claim.Fingerprint) { Reply = refusal }, clock.GetUtcNow())]) is CommitOutcome.Committed;

    /// <summary>
    /// Takes a key before its effect, for effects that no transaction of ours can hold. Whoever gets the lease ends it with <see cref="EndAsync"/>; one that is not ended
    /// runs out, and the next request with the key gets it, knowing that it is a repetition.
    /// </summary>
    public async Task<KeyLease> LeaseAsync(string account, IdempotencyClaim claim)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var (answer, version, since) = await ReadAsync(new(account, claim.Key));
            if (answer is not null && (answer.LeasedUntil is null || answer.Fingerprint != claim.Fingerprint)) return new KeyLease.Taken(answer);
            if (answer?.LeasedUntil > now) return new KeyLease.Running();
            var lease = AnswerRows.Put(account, claim.Key, new(claim.Fingerprint) { LeasedUntil = now + KeyLease.Duration }, now, version);
            if (await store.CommitAsync([lease]) is CommitOutcome.Committed) return new KeyLease.Held(account, claim, version + 1, IsRepeat: answer is not null, since ?? now);
        }
    }

    /// <summary>Keeps the answer; without one the key is free for a repetition at once. A lease that somebody else has got meanwhile is left to them.</summary>
    public Task EndAsync(KeyLease.Held lease, KeptReply? reply)
    {
        var now = clock.GetUtcNow();
        var answer = new KeptAnswer(lease.Claim.Fingerprint) { Reply = reply, LeasedUntil = reply is null ? now : null };
        return store.CommitAsync([AnswerRows.Put(lease.Account, lease.Claim.Key, answer, now, lease.Version)]);
    }

    async Task<(KeptAnswer? Answer, long Version, DateTimeOffset? Since)> ReadAsync(Key id)
    {
        if (await store.GetAsync(Tables.Answers, id) is not { } row) return default;
        if (clock.GetUtcNow() - row.Columns[0].Instant < KeptAnswer.Lifetime)
            return (JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.KeptAnswer), row.Version, row.Columns[0].Instant);
        await store.CommitAsync([new Operation.Delete(Tables.Answers, id, row.Version)]);
        return default;
    }
}

/// <summary>What came of asking for an idempotency key before its effect.</summary>
public abstract record KeyLease
{
    KeyLease() { }

    /// <summary>Longer than any request with a lease takes: Meta is given 30 s to answer, and what follows some more.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);

    /// <summary>The key is the asker's.</summary>
    /// <param name="IsRepeat">An earlier request had it and was not answered: its effect may be there.</param>
    /// <param name="Since">When the first of these requests got it, to the millisecond: ids that follow from key and time are the same for all of them.</param>
    public sealed record Held(string Account, IdempotencyClaim Claim, long Version, bool IsRepeat, DateTimeOffset Since) : KeyLease;

    /// <summary>The key has its answer, or is another request's.</summary>
    public sealed record Taken(KeptAnswer Answer) : KeyLease;

    /// <summary>Its request is believed to be running.</summary>
    public sealed record Running : KeyLease;
}
