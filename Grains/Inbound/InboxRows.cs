using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Stored payloads as rows: pending until everything in them is applied, then gone; what was not understood is kept with the reason.</summary>
internal static class InboxRows
{
    public const string PendingState = "pending";
    public const string KeptState = "kept";

    /// <summary>Lanes that work payloads off: enough to use all cores, few enough to be woken at start.</summary>
    public const int Lanes = 8;

    public static int LaneOf(string payloadId) => payloadId[^1] % Lanes;

    public static Operation Pending(StoredPayload payload) => new Operation.Put(Tables.Inbox, new Key(payload.Id), payload.Body, Columns(payload, PendingState, null), ExpectedVersion: 0);

    public static Operation Kept(StoredPayload payload, string reason) => new Operation.Put(Tables.Inbox, new Key(payload.Id), payload.Body, Columns(payload, KeptState, reason), ExpectedVersion: 1);

    public static Operation Done(string payload) => new Operation.Delete(Tables.Inbox, new Key(payload));

    /// <summary>Pending payloads after an id, oldest first.</summary>
    public static Query PendingAfter(string id, int limit) => new(Tables.Inbox)
    {
        Where = [("state", Value.Of(PendingState))],
        In = new("id", Value.Of(id + "\0"), null),
        OrderBy = [new("id")],
        Limit = limit,
    };

    /// <summary>Payloads in a state, oldest first, without their bodies.</summary>
    public static Query Of(string state, int limit) => new(Tables.Inbox) { Where = [("state", Value.Of(state))], OrderBy = [new("id")], Limit = limit, WithDocument = false };

    public static StoredPayload Payload(Row row) => new(
        row.Key.First, row.Columns[Tables.Inbox.Ordinal("account")].Text, row.Document, row.Columns[Tables.Inbox.Ordinal("received_at")].Instant!.Value);

    static Value[] Columns(StoredPayload payload, string state, string? reason) => [Value.Of(payload.Account), Value.Of(state), Value.Of(reason), Value.Of(payload.ReceivedAt)];
}
