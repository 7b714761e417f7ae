using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads the log of deliveries, straight from the store.</summary>
public sealed class DeliveryReader(IStore store)
{
    /// <summary>A page of an account's deliveries, newest first.</summary>
    /// <param name="before">The id after which the page begins, from the cursor.</param>
    public async Task<DeliveryPage> ListAsync(string account, DeliveryStatus? status, string? before, int limit)
    {
        var all = status is { } wanted ? DeliveryRow.With(account, wanted) : new Query(Tables.Deliveries) { Where = [("account", Value.Of(account))] };
        var rows = await store.QueryAsync(all with
        {
            In = before is null ? null : new("id", null, Value.Of(before)),
            OrderBy = [new("id", Descending: true)],
            Limit = limit + 1,
        });
        var isActive = await IsActiveAsync(account);
        return new([.. rows.Take(limit).Select(row => View(row, isActive))], rows.Count > limit ? rows[limit - 1].Key.Second : null);
    }

    /// <summary>All that wait for another attempt, in the order of their ids.</summary>
    internal async Task<IReadOnlyList<Row>> PendingAsync(string account, int limit) => await store.QueryAsync(DeliveryRow.With(account, DeliveryStatus.Pending) with
    {
        OrderBy = [new("id")],
        Limit = limit,
    });

    internal Task<Row?> FindAsync(string account, string id) => store.GetAsync(Tables.Deliveries, new Key(account, id));

    async Task<bool> IsActiveAsync(string account) =>
        await store.GetAsync(Tables.Webhooks, new Key(account)) is { } row && JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ForwarderState)!.IsActive;

    static DeliveryView View(Row row, bool isActive)
    {
        var (id, delivery) = (row.Key.Second!, DeliveryRow.State(row));
        return new(
            id, DeliveryRow.EventId(id), delivery.Type, delivery.Sequence, delivery.Status,
            [.. delivery.Attempts.Select(attempt => new DeliveryAttempt(attempt.At, attempt.Status, attempt.DurationMs, attempt.Error))],
            isActive ? delivery.DueAt : null, delivery.Reason, Ids.MadeAt(id));
    }
}

/// <param name="NextBefore">The id that the next page begins after; null: this is the last.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryView> Deliveries, string? NextBefore);
