using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>The contacts a campaign is for, in the order of their ids, page by page: what is in memory does not grow with the list.</summary>
internal sealed class AudienceReader(IStore store)
{
    const int KeysAtOnce = 10_000;
    const int MostBetween = 3; // contacts read for one that is wanted

    /// <summary>Members behind an id, oldest first; fewer than the limit: there are no more.</summary>
    public async Task<ImmutableArray<AudienceMember>> PageAsync(string account, Audience audience, string? after, int limit)
    {
        if (audience.Tags.IsEmpty) return [.. (await RowsAsync(account, audience, after, limit)).Select(Member)];
        var ids = new List<string>(limit);
        await foreach (var id in IdsAsync(account, audience, after, limit))
        {
            ids.Add(id);
            if (ids.Count == limit) break;
        }
        var near = await NearAsync(account, ids);
        var members = ImmutableArray.CreateBuilder<AudienceMember>(ids.Count);
        foreach (var id in ids)
        {
            var row = near is null ? await store.GetAsync(Tables.Contacts, new Key(account, id)) : near.GetValueOrDefault(id);
            // A contact that was removed since its tag was read is no member; it still counts for the page, so that the cursor passes it.
            members.Add(row is not null ? Member(row) : AudienceMember.Gone(id));
        }
        return members.DrainToImmutable();
    }

    /// <summary>The contacts from the first of these ids to the last, in one look; null when most of them have other tags, and a look for each costs less.</summary>
    async Task<Dictionary<string, Row>?> NearAsync(string account, List<string> ids)
    {
        if (ids.Count == 0) return [];
        var most = Math.Min(ids.Count * MostBetween, KeysAtOnce);
        var rows = await store.QueryAsync(new Query(Tables.Contacts)
        {
            Where = [("account", Value.Of(account))],
            In = new("id", Value.Of(ids[0]), Value.Of(Behind(ids[^1]))),
            Limit = most,
        });
        return rows.Count < most ? rows.ToDictionary(row => row.Key.Second!) : null;
    }

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(string account, Audience audience)
    {
        var count = 0L;
        if (audience.Tags.IsEmpty)
        {
            for (string? after = null; ;)
            {
                var rows = await RowsAsync(account, audience, after, KeysAtOnce, withDocument: false);
                count += rows.Count;
                if (rows.Count < KeysAtOnce) return count;
                after = rows[^1].Key.Second;
            }
        }
        await foreach (var _ in IdsAsync(account, audience, null, KeysAtOnce)) count++;
        return count;
    }

    Task<IReadOnlyList<Row>> RowsAsync(string account, Audience audience, string? after, int limit, bool withDocument = true) => store.QueryAsync(new Query(Tables.Contacts)
    {
        Where = [("account", Value.Of(account))],
        In = new("id", Value.Of(Behind(after)), Value.Of(audience.Before)),
        Limit = limit,
        WithDocument = withDocument,
    });

    // Every tag is a sorted list of ids: any of them is their union, all of them their intersection.
    async IAsyncEnumerable<string> IdsAsync(string account, Audience audience, string? after, int pageSize)
    {
        var lists = new List<IAsyncEnumerator<string>>();
        try
        {
            foreach (var tag in audience.Tags.Distinct(StringComparer.Ordinal)) lists.Add(TaggedAsync(account, tag, after, audience.Before, pageSize).GetAsyncEnumerator());
            foreach (var list in lists.ToArray())
                if (!await list.MoveNextAsync()) await Remove(list);
            while (lists.Count > 0 && !(audience.MatchAll && lists.Count < audience.TagCount))
            {
                var first = lists.Select(list => list.Current).Min(StringComparer.Ordinal)!;
                var having = lists.FindAll(list => list.Current == first);
                if (!audience.MatchAll || having.Count == lists.Count) yield return first;
                foreach (var list in having)
                    if (!await list.MoveNextAsync()) await Remove(list);
            }
        }
        finally
        {
            foreach (var list in lists) await list.DisposeAsync();
        }

        ValueTask Remove(IAsyncEnumerator<string> list)
        {
            lists.Remove(list);
            return list.DisposeAsync();
        }
    }

    async IAsyncEnumerable<string> TaggedAsync(string account, string tag, string? after, string before, int pageSize)
    {
        for (; ; )
        {
            var rows = await store.QueryAsync(new Query(Tables.ContactTags)
            {
                Where = [("account", Value.Of(account))],
                In = new("entry", Value.Of(ContactRows.Entry(tag, Behind(after))), Value.Of(ContactRows.Entry(tag, before))),
                Limit = pageSize,
            });
            foreach (var row in rows) yield return ContactRows.IdOf(row.Key.Second!);
            if (rows.Count < pageSize) yield break;
            after = ContactRows.IdOf(rows[^1].Key.Second!);
        }
    }

    static AudienceMember Member(Row row)
    {
        var contact = ContactRows.Of(row);
        return new(row.Key.Second!, contact.Phone, contact.UserId, contact.Name, contact.Attributes, contact.OptedOut);
    }

    // A range begins with its first value: what comes right behind an id is the id and the lowest character.
    static string Behind(string? id) => id is null ? "" : $"{id}\u0001";
}

/// <summary>Who a campaign is for.</summary>
/// <param name="Tags">Contacts with these tags; none: all contacts.</param>
/// <param name="MatchAll">With all of them, not any.</param>
/// <param name="Before">Contacts that were there before this id could be made.</param>
internal sealed record Audience(ImmutableArray<string> Tags, bool MatchAll, string Before)
{
    public int TagCount { get; } = Tags.Distinct(StringComparer.Ordinal).Count();

    /// <summary>Everybody who is there at a moment.</summary>
    public static Audience Of(CampaignDefinition definition, DateTimeOffset at) => new(definition.Tags, definition.MatchAll, Ids.First("con_", at.AddMilliseconds(1)));
}
