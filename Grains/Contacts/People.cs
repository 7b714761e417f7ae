using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads what is known of people, under all their names.</summary>
internal static class People
{
    const int MostNames = 10; // a person has a number, a proven one and an id; more is a fault in the data, and must not be walked without end

    /// <summary>The person with these names, and with those that conversations have shown to be theirs.</summary>
    public static async Task<Person> PersonAsync(this IStore store, string account, ImmutableArray<string> asked)
    {
        var names = asked.Distinct().ToList();
        DateTimeOffset? lastInboundAt = null;
        for (var i = 0; i < names.Count; i++)
        {
            if (await store.GetAsync(Tables.Conversations, new Key(account, names[i])) is not { } row) continue;
            var conversation = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConversationState)!;
            if (!(conversation.LastInboundAt <= lastInboundAt)) lastInboundAt = conversation.LastInboundAt ?? lastInboundAt;
            foreach (var other in conversation.OtherNames)
                if (names.Count < MostNames && !names.Contains(other)) names.Add(other);
        }
        return new([.. names], (await store.LedgerAsync(account, [.. names])).LastOrDefault(), lastInboundAt);
    }

    /// <summary>The number that Meta has proven a dialled one to be, if it is another.</summary>
    public static async Task<string?> ProvenAsAsync(this IStore store, string account, string number) =>
        await store.GetAsync(Tables.Conversations, new Key(account, number)) is { } row ? JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConversationState)!.ProvenAs : null;

    /// <summary>When somebody with one of these names last wrote.</summary>
    public static async Task<DateTimeOffset?> LastInboundAtAsync(this IStore store, string account, ImmutableArray<string> names)
    {
        DateTimeOffset? last = null;
        var column = Tables.Conversations.Ordinal("last_inbound_at");
        foreach (var name in names)
            if ((await store.GetAsync(Tables.Conversations, new Key(account, name)))?.Columns[column].Instant is { } at && !(at <= last)) last = at;
        return last;
    }
}
