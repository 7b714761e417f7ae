using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace WhatsApi.LocalRuntime.Tests.Support;

/// <summary>Grain states in memory; every operation takes a hop there and a hop back.</summary>
internal sealed class MemoryStorage(Func<Task> hop) : IGrainStorage
{
    private readonly Dictionary<(GrainId Grain, string Name), (object? State, string Etag)> _rows = [];
    private int _versions;

    /// <summary>What the next operation throws in place of being done.</summary>
    public Exception? Fault { get; set; }

    public object? this[GrainId grain, string name] => _rows.GetValueOrDefault((grain, name)).State;

    /// <summary>Somebody else writes.</summary>
    public void Overwrite(GrainId grain, string name, object state) => _rows[(grain, name)] = (state, NextEtag());

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await OnTheWay();
        grainState.RecordExists = _rows.TryGetValue((grainId, stateName), out var row);
        if (grainState.RecordExists) (grainState.State, grainState.ETag) = ((T?)row.State, row.Etag);
        await hop();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await OnTheWay();
        Check(grainId, stateName, grainState.ETag);
        _rows[(grainId, stateName)] = (grainState.State, NextEtag());
        await hop();
        (grainState.ETag, grainState.RecordExists) = (_rows[(grainId, stateName)].Etag, true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await OnTheWay();
        Check(grainId, stateName, grainState.ETag);
        _rows.Remove((grainId, stateName));
        await hop();
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
    }

    private async Task OnTheWay()
    {
        await hop();
        if (Fault is not { } fault) return;
        Fault = null;
        throw fault;
    }

    private void Check(GrainId grainId, string name, string? etag)
    {
        var stored = _rows.GetValueOrDefault((grainId, name)).Etag;
        if (stored != etag) throw new InconsistentStateException("Somebody else has written.", stored, etag);
    }

    private string NextEtag() => (++_versions).ToString(CultureInfo.InvariantCulture);
}
