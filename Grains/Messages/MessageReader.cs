using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads messages for answers, straight from the store: a page of history wakes no grain.</summary>
public sealed class MessageReader(IStore store, TimeProvider clock)
{
    /// <summary>One message of an account with its whole story, or null.</summary>
    public async Task<MessageView?> FindAsync(string account, string id)
    {
        var row = await store.GetAsync(Tables.Messages, new Key(account, id));
        return row is null ? null : View(row, await BlockedByAsync(account, [row]));
    }

    /// <summary>A page of an account's messages, newest first.</summary>
    public async Task<MessagePage> ListAsync(string account, MessageFilter filter)
    {
        var rows = await store.QueryAsync(new Query(Tables.Messages)
        {
            Where = [("account", Value.Of(account)), .. Equalities(filter)],
            In = new("id", filter.From is { } from ? Value.Of(Ids.First("msg_", from)) : null, Until(filter)),
            OrderBy = [new("id", Descending: true)],
            Limit = filter.Limit + 1,
        });
        var page = rows.Take(filter.Limit).ToList();
        var blockedBy = await BlockedByAsync(account, page);
        return new([.. page.Select(row => View(row, blockedBy))], rows.Count > filter.Limit ? page[^1].Key.Second : null);
    }

    static IEnumerable<(string, Value)> Equalities(MessageFilter filter)
    {
        if (filter.Direction is { } direction) yield return ("direction", Value.Of(direction));
        // Inbound messages have one status, so that it, too, can be answered by the index of statuses.
        if (filter.Status is { } status) yield return ("status", Value.Of(status.Word()));
        else if (filter.Direction == "inbound") yield return ("status", Value.Of(MessageStatus.Received.Word()));
        if (filter.To is { } to)
        {
            yield return ("counterpart", Value.Of(to));
            yield return ("direction", Value.Of("outbound"));
        }
        if (filter.FromCounterpart is { } from)
        {
            yield return ("counterpart", Value.Of(from));
            yield return ("direction", Value.Of("inbound"));
        }
        if (filter.Type is { } type) yield return ("type", Value.Of(type));
        if (filter.BatchId is { } batch) yield return ("batch", Value.Of(batch));
        if (filter.CampaignId is { } campaign) yield return ("campaign", Value.Of(campaign));
    }

    // Ids begin with their time, so a range of times is a range of ids.
    static Value? Until(MessageFilter filter)
    {
        var until = filter.Until is { } at ? Ids.First("msg_", at) : null;
        if (filter.Before is { } before && (until is null || string.CompareOrdinal(before, until) < 0)) until = before;
        return until is null ? null : Value.Of(until);
    }

    async Task<string?> BlockedByAsync(string account, IReadOnlyList<Row> rows)
    {
        var status = Tables.Messages.Ordinal("status");
        if (!rows.Any(row => Words.Status(row.Columns[status].Text!) is MessageStatus.Queued or MessageStatus.Scheduled)) return null;
        var row = await store.GetAsync(Tables.Accounts, new Key(account));
        var state = row is null ? null : JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.AccountState);
        return state switch { { Suspended: true } => "account_suspended", { Number: null } => "credentials_missing", _ => null };
    }

    MessageView View(Row row, string? blockedBy) =>
        MessageViews.Of(row.Key.Second!, JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.MessageState)!, blockedBy, clock.GetUtcNow());
}

/// <summary>What to list; null members do not filter.</summary>
/// <param name="To">The recipient: a phone number as E.164 or a business-scoped user id.</param>
/// <param name="FromCounterpart">The sender of inbound messages, likewise.</param>
/// <param name="From">Created at or after.</param>
/// <param name="Until">Created before.</param>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record MessageFilter(
    string? Direction = null, MessageStatus? Status = null, string? To = null, string? FromCounterpart = null, string? Type = null, string? BatchId = null,
    string? CampaignId = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="MessageFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, string? NextBefore);
