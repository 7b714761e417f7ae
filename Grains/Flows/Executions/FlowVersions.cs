using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Versions of flows, ready to run. What was written once does not change, so that it is read and understood once.</summary>
internal sealed class FlowVersions(IStore store)
{
    const char Separator = '\u001f';
    const int MostKept = 1_000; // some hundred bytes a node each

    readonly ConcurrentDictionary<Key, FlowDefinition> _kept = [];

    public static Operation Put(string account, string flow, int version, RawJson definition) =>
        new Operation.PutIfAbsent(Tables.FlowVersions, KeyOf(account, flow, version), Encoding.UTF8.GetBytes(definition.Text), []);

    public async Task<FlowDefinition> FindAsync(string account, string flow, int version)
    {
        var key = KeyOf(account, flow, version);
        if (_kept.TryGetValue(key, out var known)) return known;
        var definition = await ReadAsync(store, account, flow, version) ?? throw new InvalidOperationException($"There is no version {version} of flow {flow}.");
        if (_kept.Count >= MostKept) _kept.Clear();
        return _kept[key] = FlowDefinition.Of(definition);
    }

    /// <summary>As it was written; null when there is no such version.</summary>
    public static async Task<RawJson?> ReadAsync(IStore store, string account, string flow, int version) =>
        await store.GetAsync(Tables.FlowVersions, KeyOf(account, flow, version)) is { } row ? new(Encoding.UTF8.GetString(row.Document.Span)) : default(RawJson?);

    static Key KeyOf(string account, string flow, int version) => new(account, string.Create(CultureInfo.InvariantCulture, $"{flow}{Separator}{version}"));
}
