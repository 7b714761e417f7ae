using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// The month's messages in memory. The truth is the counter that moves in each message's own transaction; it is read once per activation and month, and what is
/// accepted or given back afterwards is counted along.
/// </summary>
internal sealed class Usage(IStore store)
{
    string? _period;
    long _used;
    Task? _loading;

    public async Task<long> InAsync(string account, string period)
    {
        if (_period != period) await (_loading ??= LoadAsync(account, period));
        return _used;
    }

    public void Add(string period, int messages)
    {
        if (_period == period) _used += messages;
    }

    async Task LoadAsync(string account, string period)
    {
        try
        {
            var name = MessageCounters.Usage(period);
            var counters = await store.CountersAsync(account, name, name + "\0");
            (_used, _period) = (counters.Sum(counter => counter.Value), period);
        }
        finally
        {
            _loading = null;
        }
    }
}
