using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class PersistentStates
{
    internal interface ILedger : IGrainWithStringKey
    {
        Task<int> Add(int amount);

        Task<(int Sum, bool Exists, string? Etag)> Show();

        Task Clear();

        Task AddTwiceAtOnce(int amount);

        Task<string> TryAdd(int amount);
    }

    private static readonly GrainId One = GrainId.Create("ledger", "one");

    [Fact]
    public void What_was_written_is_there_before_the_first_call_after() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").Add(5);
        world.Silo.Crash();
        Assert.Equal((5, true, "1"), await world.StartSilo().Grains.GetGrain<ILedger>("one").Show());
    });

    [Fact]
    public void What_was_never_written_is_new_and_empty() => World.Tell(async world =>
        Assert.Equal((0, false, null), await world.Grains.GetGrain<ILedger>("one").Show()));

    [Fact]
    public void What_was_cleared_does_not_exist() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").Add(5);
        await world.Grains.GetGrain<ILedger>("one").Clear();
        Assert.Equal((0, false, null), await world.Grains.GetGrain<ILedger>("one").Show());
    });

    [Fact]
    public void A_write_over_a_newer_state_fails_and_the_grain_starts_over_from_it() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").Add(5);
        world.Storage.Overwrite(One, "sum", new Sum(40));
        await Assert.ThrowsAsync<InconsistentStateException>(() => world.Grains.GetGrain<ILedger>("one").Add(1));
        Assert.Equal(42, await world.Grains.GetGrain<ILedger>("one").Add(2));
    });

    [Fact]
    public void The_caller_of_a_grain_that_starts_over_does_not_start_over_itself() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").Add(5);
        world.Storage.Overwrite(One, "sum", new Sum(40));
        await Assert.ThrowsAsync<InconsistentStateException>(() => world.Grains.GetGrain<IClerk>("bob").AddTo("one"));
        Assert.Equal(2, await world.Grains.GetGrain<IClerk>("bob").Calls());
    });

    [Fact]
    public void A_fault_of_the_storage_arrives_as_one_of_the_runtime_and_the_activation_stays() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").Add(5);
        world.Storage.Fault = new IOException("disk full");
        Assert.Equal("OrleansException/IOException", await world.Grains.GetGrain<ILedger>("one").TryAdd(1));
        Assert.Equal(7, await world.Grains.GetGrain<ILedger>("one").Add(1));
    });

    [Fact]
    public void A_storage_that_cannot_be_read_fails_the_activation() => World.Tell(async world =>
    {
        world.Storage.Fault = new IOException("gone");
        await Assert.ThrowsAsync<OrleansException>(() => world.Grains.GetGrain<ILedger>("one").Show());
        Assert.Equal((0, false, null), await world.Grains.GetGrain<ILedger>("one").Show());
    });

    [Fact]
    public void Writes_that_interleave_go_one_after_the_other() => World.TellOften(async world =>
    {
        await world.Grains.GetGrain<ILedger>("one").AddTwiceAtOnce(1);
        Assert.Equal(2, ((Sum)world.Storage[One, "sum"]!).Value);
    });

    internal sealed record Sum(int Value)
    {
        public Sum() : this(0) { }
    }

    [Reentrant]
    internal sealed class LedgerGrain([PersistentState("sum")] IPersistentState<Sum> sum) : Grain, ILedger
    {
        public async Task<int> Add(int amount)
        {
            sum.State = new(sum.State.Value + amount);
            await sum.WriteStateAsync();
            return sum.State.Value;
        }

        public Task<(int Sum, bool Exists, string? Etag)> Show() => Task.FromResult((sum.State.Value, sum.RecordExists, sum.Etag));

        public Task Clear() => sum.ClearStateAsync();

        public Task AddTwiceAtOnce(int amount) => Task.WhenAll(Add(amount), Add(amount));

        public async Task<string> TryAdd(int amount)
        {
            try
            {
                await Add(amount);
                return "added";
            }
            catch (OrleansException thrown)
            {
                return $"{thrown.GetType().Name}/{thrown.InnerException?.GetType().Name}";
            }
        }
    }

    internal interface IClerk : IGrainWithStringKey
    {
        Task AddTo(string ledger);

        Task<int> Calls();
    }

    internal sealed class ClerkGrain : Grain, IClerk
    {
        private int _calls;

        public Task AddTo(string ledger)
        {
            _calls++;
            return GrainFactory.GetGrain<ILedger>(ledger).Add(1);
        }

        public Task<int> Calls() => Task.FromResult(++_calls);
    }
}
