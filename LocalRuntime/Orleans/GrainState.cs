namespace Orleans;

/// <summary>A state on its way between a grain and its storage.</summary>
public interface IGrainState<T>
{
    T? State { get; set; }

    /// <summary>What the storage gave for the version that was read or written last; null for none.</summary>
    string? ETag { get; set; }

    bool RecordExists { get; set; }
}

/// <inheritdoc/>
public sealed class GrainState<T> : IGrainState<T>
{
    public GrainState() { }

    public GrainState(T? state) : this(state, null) { }

    public GrainState(T? state, string? eTag) => (State, ETag) = (state, eTag);

    /// <inheritdoc/>
    public T? State { get; set; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}
