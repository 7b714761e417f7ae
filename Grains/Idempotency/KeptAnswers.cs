using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Answers to idempotency keys, for the gateway. What was done is kept by whoever did it; here refusals are kept, and answers found again.</summary>
public sealed class KeptAnswers(IStore store, TimeProvider clock)
{
    /// <summary>The answer that is kept for a key, or null. One that is too old is forgotten on the way, so that the key is free again.</summary>
    public async Task<KeptAnswer?> FindAsync(string account, string key)
    {
        var id = new Key(account, key);
        if (await store.GetAsync(Tables.Answers, id) is not { } row) return null;
        if (clock.GetUtcNow() - row.Columns[0].Instant < KeptAnswer.Lifetime) return JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.KeptAnswer);
        await store.CommitAsync([new Operation.Delete(Tables.Answers, id, row.Version)]);
        return null;
    }

    /// <summary>Keeps a refusal; false when the key is taken.</summary>
    public async Task<bool> KeepAsync(string account, IdempotencyClaim claim, KeptProblem problem) =>
        await store.CommitAsync([AnswerRows.Put(account, claim.Key, new(claim.Fingerprint) { Problem = problem }, clock.GetUtcNow())]) is CommitOutcome.Committed;
}
