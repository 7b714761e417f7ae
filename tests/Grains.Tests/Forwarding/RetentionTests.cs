using WhatsApi.Storage;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

public sealed class RetentionTests
{
    static readonly DateTimeOffset Old = A.Morning - TimeSpan.FromDays(31);
    static readonly DateTimeOffset Young = A.Morning - TimeSpan.FromDays(29);

    readonly MemoryStore _store = new();

    Task Run() => new Retention(_store, new FlowOptions(), new FixedClock(A.Morning)).RunAsync();

    [Fact]
    public async Task Old_events_go_and_the_newest_stays_so_that_the_sequence_goes_on()
    {
        for (var i = 0; i < 450; i++) await Append("acc_1", Old);
        for (var i = 0; i < 3; i++) await Append("acc_2", i < 2 ? Old : Young);
        await Run();
        await Append("acc_1", A.Morning);
        Assert.Equal(["acc_1/450", "acc_1/451", "acc_2/3"], await Events());
    }

    [Fact]
    public async Task Old_deliveries_go_unless_they_are_pending()
    {
        foreach (var at in new[] { Old, Young })
            foreach (var status in Enum.GetValues<DeliveryStatus>())
                await _store.CommitAsync([DeliveryRow.Put("acc_1", Ids.Derived("dlv_", at, $"{status}"), A.Delivery with { Status = status }, 0)]);
        await Run();
        var left = (await _store.QueryAsync(new Query(Tables.Deliveries))).Select(row => (Ids.MadeAt(row.Key.Second!), DeliveryRow.State(row).Status));
        Assert.Equal([(Old, DeliveryStatus.Pending), (Young, DeliveryStatus.Pending), (Young, DeliveryStatus.Delivered), (Young, DeliveryStatus.Failed)], left.Order());
    }

    [Fact]
    public async Task Answers_to_idempotency_keys_go_after_a_day()
    {
        for (var hours = 23; hours <= 25; hours++)
            await _store.CommitAsync([new Operation.PutIfAbsent(Tables.Answers, new Key("acc_1", $"{hours}"), "{}"u8.ToArray(), [Value.Of(A.Morning.AddHours(-hours))])]);
        await Run();
        Assert.Equal(["23", "24"], (await _store.QueryAsync(new Query(Tables.Answers))).Select(row => row.Key.Second));
    }

    [Fact]
    public async Task Executions_go_ninety_days_after_their_end_and_open_ones_stay()
    {
        DateTimeOffset?[] ends = [A.Morning.AddDays(-91), A.Morning.AddDays(-89), null];
        foreach (var (i, end) in ends.SelectMany(end => Enumerable.Repeat(end, 250)).Index())
        {
            var execution = new StoredExecution { Run = ExecutionState.New("", "flw_1", 1) with { StartedAt = A.Morning.AddDays(-200), EndedAt = end } };
            await _store.CommitAsync([new Operation.PutIfAbsent(Tables.Executions, new Key($"acc_{i % 3}", $"exe_{i:000}"), "{}"u8.ToArray(), StoredExecution.Map.Columns(execution))]);
        }
        await Run();
        Assert.Equal(Enumerable.Range(250, 500).Select(i => $"exe_{i}"), (await Executions()).Select(row => row.Key.Second!).Order());
        await new Retention(_store, new FlowOptions { KeepExecutions = TimeSpan.FromDays(1) }, new FixedClock(A.Morning)).RunAsync();
        Assert.Equal(250, (await Executions()).Count);
    }

    Task<IReadOnlyList<Row>> Executions() => _store.QueryAsync(new Query(Tables.Executions) { Limit = 1_000 });

    async Task<string[]> Events() => [.. (await _store.QueryAsync(new Query(Tables.Events))).Select(row => $"{row.Key.First}/{Sequence.Number(row.Key.Second!)}")];

    Task<CommitOutcome> Append(string account, DateTimeOffset at) => _store.CommitAsync([EventRows.Append(account, EventTypes.Failed, new(at), at)]);

    sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
