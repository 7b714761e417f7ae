using System.Collections.Immutable;
using Orleans.Runtime;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>How a method may be called; read from the attributes of the grain interface.</summary>
[Flags]
internal enum CallOptions
{
    None = 0,
    ReadOnly = 1,
    AlwaysInterleave = 2,
    OneWay = 4,

    /// <summary>Does not keep its activation from being collected.</summary>
    Unnoticed = 8,
}

/// <summary>One call on its way to a grain. A class derived from it is emitted for every grain method; it holds the arguments.</summary>
internal abstract class Call
{
    public abstract string Method { get; }

    public virtual CallOptions Options => CallOptions.None;

    /// <summary>The address it was sent to; null for a timer tick, which knows its activation.</summary>
    public GrainReference? Target { get; set; }

    public ImmutableDictionary<string, object>? Context { get; set; }

    /// <summary>The next call that waits for the same activation.</summary>
    public Call? Behind { get; set; }

    /// <summary>Done when the caller has its answer, if only that it took too long.</summary>
    public abstract Task Answered { get; }

    /// <summary>Nobody waits for it any more.</summary>
    public bool IsAbandoned => Answered.IsCompleted && !Is(CallOptions.OneWay);

    /// <summary>Where it is listed while its caller waits, and its neighbours there.</summary>
    public PendingCalls.Stripe? Pending { get; set; }

    public Call? Older { get; set; }

    public Call? Newer { get; set; }

    public long SentAt { get; set; }

    public bool Is(CallOptions options) => (Options & options) != 0;

    /// <summary>Calls the method on the grain; emitted.</summary>
    public abstract Task Invoke(object grain);

    /// <summary>Hands the outcome of <see cref="Invoke"/> to the caller.</summary>
    public abstract void Finish(Task done);

    public abstract void Fail(Exception why);

    public override string ToString() => $"{Target}.{Method}";
}

/// <summary>A call that answers with a value.</summary>
internal abstract class Call<T> : Call
{
    // Without RunContinuationsAsynchronously, which would send a WhenAll over answers to the thread pool even in a simulation. In a turn there is
    // no need of it: no continuation runs inline there but those of the same grain.
    private readonly TaskCompletionSource<T> _answer = new();

    public Task<T> Answer => _answer.Task;

    public sealed override Task Answered => _answer.Task;

    public sealed override void Finish(Task done) => _answer.TrySetFromTask((Task<T>)done);

    public sealed override void Fail(Exception why) => _answer.TrySetException(why);
}

/// <summary>A call that only answers that it is done.</summary>
internal abstract class VoidCall : Call
{
    private readonly TaskCompletionSource _answer = new();

    public Task Answer => _answer.Task;

    public sealed override Task Answered => _answer.Task;

    public sealed override void Finish(Task done) => _answer.TrySetFromTask(done);

    public sealed override void Fail(Exception why) => _answer.TrySetException(why);
}
