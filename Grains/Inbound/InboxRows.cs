using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Stored payloads as rows: pending until everything in them is applied, then gone; what was not understood is kept with the reason.</summary>
internal static class InboxRows
{
    const string KeptState = "kept"; // any other waits: earlier versions wrote "pending", now it is null

    /// <summary>Lanes that work payloads off: enough to use all cores, few enough to be woken at start.</summary>
    public const int Lanes = 8;

    public static int LaneOf(string payloadId) => payloadId[^1] % Lanes;

    public static Operation Pending(StoredPayload payload) => new Operation.Put(Tables.Inbox, new Key(payload.Id), payload.Body, Columns(payload, null, null), ExpectedVersion: 0);

    public static Operation Kept(StoredPayload payload, string reason) => new Operation.Put(Tables.Inbox, new Key(payload.Id), payload.Body, Columns(payload, KeptState, reason), ExpectedVersion: 1);

    public static Operation Done(string payload) => new Operation.Delete(Tables.Inbox, new Key(payload));

    /// <summary>Payloads after an id, oldest first. The few kept ones are among them.</summary>
    public static Query After(string id, int limit) => new(Tables.Inbox) { In = new("id", Value.Of(id + "\0"), null), OrderBy = [new("id")], Limit = limit };

    public static bool IsPending(Row row) => row.Columns[Tables.Inbox.Ordinal("state")].Text is not KeptState;

    /// <summary>Kept payloads, oldest first.</summary>
    public static Query Kept(int limit) => new(Tables.Inbox) { Where = [("state", Value.Of(KeptState))], NotNull = ["state"], OrderBy = [new("id")], Limit = limit };

    public static StoredPayload Payload(Row row) => new(
        row.Key.First, row.Columns[Tables.Inbox.Ordinal("account")].Text, row.Document, row.Columns[Tables.Inbox.Ordinal("received_at")].Instant!.Value);

    static Value[] Columns(StoredPayload payload, string? state, string? reason) => [Value.Of(payload.Account), Value.Of(state), Value.Of(reason), Value.Of(payload.ReceivedAt)];
}
