using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Keeps Meta's webhook payloads on stable storage before anybody looks into them.</summary>
public sealed class Inbox(IStore store, IGrainFactory grains, Ids ids, TimeProvider clock)
{
    /// <summary>Stores a verified payload and hands it to its lane. When this returns Meta may forget it.</summary>
    /// <param name="body">The body, byte for byte. The memory must not change afterwards.</param>
    /// <param name="account">The account whose own callback path it came to; null for the shared path.</param>
    public async Task KeepAsync(ReadOnlyMemory<byte> body, string? account)
    {
        var payload = new StoredPayload(ids.NewPayload(), account, body, clock.GetUtcNow());
        await store.CommitAsync([InboxRows.Pending(payload)]);
        Telemetry.PayloadStored();
        grains.Inbox(InboxRows.LaneOf(payload.Id)).Take(payload).Forget();
    }
}
