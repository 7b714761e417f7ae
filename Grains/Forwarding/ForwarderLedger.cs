using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What a forwarder knows, in memory ahead of the store by the results of a moment: the webhook, how far the stream is, what waits. One write now and then says all of it; after
/// a write of unknown outcome memory is made anew from the store.
/// </summary>
internal sealed class ForwarderLedger(string account, IPersistentState<ForwarderState> store, EventReader events, DeliveryReader log, TimeProvider clock) : IDisposable
{
    const int MostPending = 2_000; // more than there can be

    HashSet<Parcel> _unstored = [];
    CancellationTokenSource _requests = new(Timeout.InfiniteTimeSpan, clock);
    Task _last = Task.CompletedTask;
    bool _stale;

    /// <summary>The webhook; what is assigned is stored with the next write.</summary>
    public ForwarderState Webhook { get; set; } = store.State;

    public DeliveryQueue Queue { get; private set; } = new();

    public Progress Progress { get; private set; } = new(0, []);

    /// <summary>True once memory is what the store said.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>True when there is something to write.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Rises when memory is made anew: what was under way before it means nothing any more.</summary>
    public int Generation { get; private set; }

    /// <summary>Results that wait for a write.</summary>
    public int Unstored => _unstored.Count;

    /// <summary>Requests under way. A load waits until there are none, so that nothing is under way twice.</summary>
    public int InFlight { get; set; }

    /// <summary>Cancels the requests of this generation.</summary>
    public CancellationToken Requests => _requests.Token;

    public void CancelRequestsAfter(TimeSpan grace) => _requests.CancelAfter(grace);

    public void Dispose() => _requests.Dispose();

    /// <summary>Puts an event on its way; one that an earlier event of its message blocks gets a row in the log.</summary>
    public void Enter(EventRecord record)
    {
        Progress.Take(record.Sequence);
        if (!Webhook.Wants(record.Type))
        {
            Progress.Done(record.Sequence);
            IsChanged = true;
            return;
        }
        var parcel = new Parcel(record.DeliveryId(account), new(record.Sequence, record.Type, record.State.Message), record, version: 0);
        if (!Queue.Add(parcel, clock.GetUtcNow())) Keep(parcel);
    }

    /// <summary>Gives a delivery a row in the log, or the row what is new of it.</summary>
    public void Keep(Parcel parcel)
    {
        parcel.IsKept = true;
        Progress.Done(parcel.Delivery.Sequence);
        _unstored.Add(parcel);
        IsChanged = true;
    }

    /// <summary>Makes memory what the store says.</summary>
    public async Task Load()
    {
        while (InFlight > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), clock); // of a generation before
        await RereadIfStale();
        var pending = await log.PendingAsync(account, MostPending);
        var open = new List<EventRecord>();
        foreach (var sequence in Webhook.Open)
            if (await events.FindAsync(account, sequence) is { } record) open.Add(record);

        Forget();
        var now = clock.GetUtcNow();
        foreach (var row in pending)
        {
            var parcel = new Parcel(row.Key.Second!, DeliveryRow.State(row), null, row.Version);
            Queue.Add(parcel, parcel.Delivery.DueAt ?? now);
        }
        foreach (var record in open) Enter(record);
        IsLoaded = true;
    }

    public async Task Write()
    {
        if (!IsChanged || _stale) return;
        var unstored = _unstored;
        (_unstored, IsChanged) = ([], false);
        var next = IsLoaded && Progress.Saved is var (cursor, open) ? Webhook with { Cursor = cursor, Open = open } : Webhook;
        try
        {
            await store.Commit(next with { Rows = [.. unstored.Select(parcel => DeliveryRow.Put(account, parcel.Id, parcel.Delivery, parcel.Version))] });
        }
        catch (Exception e) when (e.GetBaseException() is StoreOverloadedException)
        {
            _unstored.UnionWith(unstored); // nothing was stored: the next write takes them along
            IsChanged = true;
            throw;
        }
        catch
        {
            Distrust();
            throw;
        }
        foreach (var parcel in unstored) parcel.Version++;
    }

    /// <summary>A change on what is stored, after all that was begun before it. If it fails, memory is made anew.</summary>
    public Task Change(Func<Task> change) => InOrder(async () =>
    {
        try
        {
            await RereadIfStale();
            await change();
        }
        catch
        {
            Distrust();
            throw;
        }
    });

    /// <summary>One after the other: writes, loads, and what the owner changes.</summary>
    public async Task InOrder(Func<Task> work)
    {
        var (before, done) = (_last, new TaskCompletionSource());
        _last = done.Task;
        await before;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Drops what waits and what is under way; the stream goes on from what is stored.</summary>
    public void Forget()
    {
        Generation++;
        (Queue, Progress, IsLoaded) = (new(), new(Webhook.Cursor, []), false);
        _requests.Cancel();
        _requests = new(Timeout.InfiniteTimeSpan, clock);
    }

    // Whether a failed write was stored is unknown, and so is what to write next. What was sent meanwhile is sent again.
    void Distrust()
    {
        _stale = true;
        Forget();
        _unstored.Clear();
        IsChanged = false;
    }

    async Task RereadIfStale()
    {
        if (!_stale) return;
        await store.ReadStateAsync();
        (Webhook, _stale) = (store.State, false);
    }
}
