using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads what an account knows of a person, straight from the store.</summary>
public sealed class ConversationReader(IStore store)
{
    /// <summary>When this person last wrote to the account, under the dialled number or the proven one; null if they never did.</summary>
    public async Task<DateTimeOffset?> LastInboundAtAsync(string account, string person)
    {
        if (await FindAsync(account, person) is not { } conversation) return null;
        var proven = conversation.ProvenAs is { } number ? await FindAsync(account, number) : null;
        return Later(conversation.LastInboundAt, proven?.LastInboundAt);
    }

    async Task<ConversationState?> FindAsync(string account, string person) =>
        await store.GetAsync(Tables.Conversations, new Key(account, person)) is { } row ? JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConversationState) : null;

    static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => b > a || a is null ? b : a;
}
