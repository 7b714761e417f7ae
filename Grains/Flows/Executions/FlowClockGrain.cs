using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Wakes an account's executions when their time has come. It keeps nothing but an alarm for the earliest: what is due is a query, so that ten thousand that wait cost only
/// their rows. Woken by: executions that begin to wait, its alarm, recovery, which finds every account with something due.
/// </summary>
[Reentrant]
internal sealed partial class FlowClockGrain(IStore store, TimeProvider clock, ILogger<FlowClockGrain> log) : Grain, IFlowClockGrain
{
    const int Page = 500;
    const int AtOnce = 32;
    const int MostCounted = 10_000;
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1); // timers end at 49 days, delays at a year
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    IGrainTimer _alarm = null!;
    DateTimeOffset? _alarmAt;
    bool _looking;

    string Me => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alarm = this.RegisterGrainTimer(_ => OnAlarm(), new GrainTimerCreationOptions(Never, Never) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Expect(DateTimeOffset at)
    {
        SetAlarm(at);
        return Task.CompletedTask;
    }

    public Task Wake() => Look();

    public async Task<ResumeReceipt> ResumeDue()
    {
        var now = clock.GetUtcNow();
        var resumed = ImmutableArray.CreateBuilder<string>();
        foreach (var (id, _) in await store.DueExecutionsAsync(Me, null, now, Page))
            if (await GrainFactory.Execution(Me, id).Resume()) resumed.Add(id);
        return new(resumed.DrainToImmutable(), await store.LaterExecutionsAsync(Me, now, MostCounted));
    }

    async Task Look()
    {
        if (_looking) return;
        _looking = true;
        var next = clock.GetUtcNow() + AfterTrouble;
        try
        {
            var now = clock.GetUtcNow();
            var allWoken = await WakeAll(now);
            // What is due after that could not be woken; its time comes again, but not as fast as it fails.
            if (await store.EarliestExecutionAsync(Me) is not { } earliest) next = DateTimeOffset.MaxValue;
            else if (allWoken || earliest > now) next = earliest;
        }
        catch (Exception e)
        {
            Log.LookFailed(log, e, Me);
        }
        _looking = false;
        if (next != DateTimeOffset.MaxValue) SetAlarm(next);
    }

    /// <summary>False when there was one that could not be woken.</summary>
    async Task<bool> WakeAll(DateTimeOffset now)
    {
        var allWoken = true;
        DateTimeOffset? from = null;
        while (true)
        {
            var due = await store.DueExecutionsAsync(Me, from, now, Page);
            var failed = await Wake(due);
            allWoken &= failed == 0;
            if (due.Count < Page) return allWoken;
            // Those that were woken are not due any more; those that failed must not keep the others asleep.
            if (failed > 0) from = failed < Page && due[^1].Due != from ? due[^1].Due : due[^1].Due.AddMilliseconds(1);
        }
    }

    async Task<int> Wake(List<(string Id, DateTimeOffset Due)> due)
    {
        var failed = 0;
        var woken = new Queue<Task>();
        foreach (var (id, _) in due)
        {
            woken.Enqueue(Wake(id));
            if (woken.Count == AtOnce) await woken.Dequeue();
        }
        while (woken.TryDequeue(out var last)) await last;
        return failed;

        async Task Wake(string id)
        {
            try
            {
                await GrainFactory.Execution(Me, id).Wake();
            }
            catch (Exception e)
            {
                failed++;
                Log.NotWoken(log, e, Me, id);
            }
        }
    }

    void SetAlarm(DateTimeOffset at)
    {
        if (_alarmAt <= at) return;
        _alarmAt = at;
        var wait = at - clock.GetUtcNow();
        _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Never);
    }

    Task OnAlarm()
    {
        _alarmAt = null;
        return Look();
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Execution {Account}/{Execution} is due and could not be woken; it is tried again")]
        public static partial void NotWoken(ILogger log, Exception e, string account, string execution);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of {Account} could not look for executions")]
        public static partial void LookFailed(ILogger log, Exception e, string account);
    }
}
