namespace WhatsApi.Meta;

/// <summary>What came of a call that reads or sets something.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record GraphAnswer<T>
{
    private GraphAnswer() { }

    /// <summary>Meta's answer.</summary>
    public sealed record Ok(T Value) : GraphAnswer<T>;

    /// <summary>Meta's error, or one of our making when no usable answer came after all attempts.</summary>
    /// <param name="Error">The error.</param>
    /// <param name="Kind">What to do about it: <see cref="ErrorKind.Passing"/> when asking later may help.</param>
    public sealed record Failed(GraphError Error, ErrorKind Kind) : GraphAnswer<T>;
}
