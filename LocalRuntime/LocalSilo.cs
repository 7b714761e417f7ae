using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Activations;
using WhatsApi.LocalRuntime.References;
using WhatsApi.LocalRuntime.Reminders;

namespace WhatsApi.LocalRuntime;

/// <summary>The one silo of the process: its grain classes, the way of a call to its activation, and the end of it all.</summary>
internal sealed partial class LocalSilo : IDisposable
{
    private readonly Dictionary<GrainType, GrainClass> _byType;

    // Set once and never taken back: why calls are refused, from outside at first, then from anywhere.
    private volatile Func<Exception>? _refusal;
    private volatile bool _refusesAll;

    public LocalSilo(
        IServiceProvider services, TimeProvider clock, ITurnQueue turns, IOptions<LocalRuntimeOptions> options, ILogger<LocalSilo> logger)
    {
        (Services, Clock, Turns, Options, Logger) = (services, clock, turns, options.Value, logger);
        Classes = [.. Options.Assemblies.Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(GrainClass.IsGrainClass).Select(type => new GrainClass(type, this))];
        var doubled = Classes.GroupBy(grainClass => grainClass.GrainType).FirstOrDefault(same => same.Count() > 1);
        if (doubled is not null)
        {
            throw new InvalidOperationException(
                $"Grain type {doubled.Key} is claimed by {string.Join(" and ", doubled.Select(same => same.Type.FullName))}.");
        }

        _byType = Classes.ToDictionary(grainClass => grainClass.GrainType);
        Pending = new(clock, Options.CallTimeout);
        Collector = new(this);
        Factory = new(this);
        Reminders = new(this, services.GetService<IReminderStore>());
    }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public ITurnQueue Turns { get; }

    public LocalRuntimeOptions Options { get; }

    public ILogger Logger { get; }

    public IReadOnlyList<GrainClass> Classes { get; }

    public PendingCalls Pending { get; }

    public Collector Collector { get; }

    public GrainFactory Factory { get; }

    public ReminderAlarms Reminders { get; }

    public GrainClass ClassOf(GrainType type) =>
        _byType.TryGetValue(type, out var found) ? found : throw new ArgumentException($"There is no grain class for type \"{type}\".", nameof(type));

    public void Send(GrainReference target, Call call)
    {
        call.Target = target;
        if (_refusal is { } refusal && (_refusesAll || Activation.Executing is null))
        {
            call.Fail(refusal());
            return;
        }

        call.Context = RequestContext.Values;
        if (call.Is(CallOptions.OneWay)) call.Finish(Task.CompletedTask);
        else Pending.Add(call);
        Dispatch(call);
    }

    public static void Dispatch(Call call)
    {
        var target = call.Target!;
        while (!target.Class.Find(target.Key).Receive(call)) { }
    }

    /// <summary>
    /// Refuses new calls from outside, lets those under way finish, and ends every activation; gives up waiting when the token says so.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _refusal = () => new SiloUnavailableException("The silo is stopping.");
        Reminders.Stop();
        while (!cancellationToken.IsCancellationRequested && Pending.Snapshot() is { Count: > 0 } calls)
            await EachAsync(calls.Select(call => call.Answered), cancellationToken);

        while (!cancellationToken.IsCancellationRequested && AllActivations() is { Count: > 0 } activations)
        {
            var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
            foreach (var activation in activations) activation.Deactivate(reason, cancellationToken);
            await EachAsync(activations.Select(activation => activation.Deactivated), cancellationToken);
        }

        _refusesAll = true;
        if (cancellationToken.IsCancellationRequested) Log.StoppedShort(Logger, Pending.Count, AllActivations().Count);
    }

    /// <summary>As if the process had died: nobody will be told anything but the callers outside, that it did.</summary>
    public void Crash(Func<Exception> why)
    {
        (_refusal, _refusesAll) = (why, true);
        foreach (var call in Pending.Snapshot())
        {
            PendingCalls.Remove(call);
            call.Fail(why());
        }
    }

    public void Dispose()
    {
        Pending.Dispose();
        Collector.Dispose();
        Reminders.Dispose();
    }

    // In an order that is the same on every machine, as a simulation needs it.
    private List<Activation> AllActivations() =>
        [.. Classes.SelectMany(grainClass => grainClass.Activations.OrderBy(activation => activation.Key, StringComparer.Ordinal))];

    private static Task EachAsync(IEnumerable<Task> tasks, CancellationToken cancellationToken) => Task.WhenAll(tasks).WaitAsync(cancellationToken)
        .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Stopped short: {Calls} calls were still under way, and {Activations} activations had not ended.")]
        public static partial void StoppedShort(ILogger logger, int calls, int activations);
    }
}
