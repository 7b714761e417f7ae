using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Grain state on the store port. The etag is the row's version; rows that a state carries go into the same transaction.</summary>
internal sealed class StoreGrainStorage(IStore store, Newborns newborns, IServiceProvider services) : IGrainStorage
{
    /// <summary>The storage name that grains ask for.</summary>
    public const string Name = "store";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var map = Map<T>();
        var key = KeyOf(map, grainId);
        var row = map.Table == Tables.Messages && newborns.Remove(key) ? null : await store.GetAsync(map.Table, key);
        grainState.State = row is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize(row.Document.Span, map.Json)!;
        grainState.ETag = row?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var map = Map<T>();
        var version = Version(grainState.ETag);
        var state = grainState.State!;
        var document = JsonSerializer.SerializeToUtf8Bytes(state, map.Json!);
        var put = new Operation.Put(map.Table, KeyOf(map, grainId), document, map.Columns(state), version);
        var rows = state is ICarriesRows carrier ? carrier.Rows : [];
        Operation[] unit = [put, .. rows];
        Check(await store.CommitAsync(unit), unit, grainId, grainState.ETag);
        if (state is ICarriesRows written) grainState.State = (T)written.WithoutRows();
        grainState.ETag = (version + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var map = Map<T>();
        if (grainState.ETag is not null)
        {
            Operation[] unit = [new Operation.Delete(map.Table, KeyOf(map, grainId), Version(grainState.ETag))];
            Check(await store.CommitAsync(unit), unit, grainId, grainState.ETag);
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    static void Check(CommitOutcome outcome, Operation[] unit, GrainId grainId, string? etag)
    {
        switch (outcome)
        {
            case CommitOutcome.Committed: return;
            case CommitOutcome.Conflict(0): throw new InconsistentStateException($"{grainId} was changed elsewhere since version {etag ?? "0"}.");
            case CommitOutcome.Conflict(var i) when unit[i] is Operation.Put { ExpectedVersion: > 0, Key: var row }: throw new InconsistentStateException($"{row}, which {grainId} keeps, was changed elsewhere.");
            case CommitOutcome.Conflict(var i): throw new RowConflictException(unit[i]);
        }
    }

    StateMap<T> Map<T>() => services.GetRequiredService<StateMap<T>>();

    static Key KeyOf<T>(StateMap<T> map, GrainId grainId) => map.Key(grainId.Key.ToString()!);

    static long Version(string? etag) => etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);
}

/// <summary>A row that a state carried could not be written, e.g. a name that somebody else holds. Nothing was stored.</summary>
internal sealed class RowConflictException(Operation operation) : OrleansException($"A row of the unit was in the way: {operation}.")
{
    public Operation Operation { get; } = operation;
}
