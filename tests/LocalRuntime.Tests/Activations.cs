using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Activations
{
    internal interface ILodger : IGrainWithStringKey
    {
        Task<int> Age();

        Task Leave();

        Task Dawdle();

        Task<string> SayWho();

        Task<ILodger> Itself();
    }

    [Fact]
    public void The_first_call_activates_and_the_next_finds_the_same_activation() => World.Tell(async world =>
    {
        var lodger = world.Grains.GetGrain<ILodger>("ann");
        Assert.Equal(1, await lodger.Age());
        Assert.Equal(2, await lodger.Age());
        Assert.Equal("ann moves in", world.Diary.Text);
    });

    [Fact]
    public void A_failed_activation_fails_the_calls_that_wait_for_it_and_leaves_nothing() => World.Tell(async world =>
    {
        var lodger = world.Grains.GetGrain<ILodger>("unlucky");
        Task[] calls = [lodger.Age(), lodger.Age()];
        foreach (var call in calls) Assert.Equal("no key", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);
        Assert.Equal(1, await lodger.Age());
    });

    [Fact]
    public void A_class_that_cannot_be_made_says_what_it_lacks() => World.Tell(async world =>
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(world.Grains.GetGrain<INeedy>("one").Ask);
        Assert.Contains(nameof(IFormattable), thrown.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void After_its_last_call_it_ends_and_the_next_call_gets_a_new_one() => World.Tell(async world =>
    {
        var lodger = world.Grains.GetGrain<ILodger>("ann");
        await lodger.Leave();
        Assert.Equal(1, await lodger.Age());
        Assert.Equal("ann moves in, ann moves out: ApplicationRequested, ann moves in", world.Diary.Text);
    });

    [Fact]
    public void Calls_that_come_while_it_ends_wait_for_the_new_one() => World.Tell(async world =>
    {
        var lodger = world.Grains.GetGrain<ILodger>("ann");
        var dawdles = lodger.Dawdle();
        var age = lodger.Age();
        await dawdles;
        Assert.Equal(1, await age);
        Assert.Equal("ann moves in, ann dawdles, ann moves out: ApplicationRequested, ann moves in", world.Diary.Text);
    });

    [Fact]
    public void Who_leaves_on_the_doorstep_still_serves_those_who_waited() => World.Tell(async world =>
    {
        Assert.Equal(1, await world.Grains.GetGrain<ILodger>("fickle").Age());
        Assert.Equal(1, await world.Grains.GetGrain<ILodger>("fickle").Age());
    });

    [Fact]
    public void An_activation_that_never_ends_its_beginning_is_given_up() => World.Tell(
        async world => await Assert.ThrowsAsync<TimeoutException>(world.Grains.GetGrain<ILodger>("slow").Age),
        configure: options => options.ActivationTimeout = TimeSpan.FromSeconds(5));

    [Fact]
    public void A_grain_knows_its_key_its_id_and_a_reference_to_itself() => World.Tell(async world =>
    {
        var lodger = world.Grains.GetGrain<ILodger>("acc/ann");
        Assert.Equal("acc/ann lodger/acc/ann", await lodger.SayWho());
        Assert.Equal(lodger, await lodger.Itself());
        Assert.Equal(GrainId.Parse("lodger/acc/ann"), lodger.GetGrainId());
        Assert.Equal("acc/ann", world.Grains.GetGrain<ILodger>(lodger.GetGrainId()).GetPrimaryKeyString());
    });

    [Fact]
    public void The_statistics_count_what_is_in_memory() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ILodger>("ann").Age();
        var pending = world.Grains.GetGrain<ILodger>("bob").Dawdle();
        var seen = ((GrainStatistics)world.Silo.Services.GetService(typeof(GrainStatistics))!).Read();
        Assert.Equal((2, 1, 1), (seen.Activations[typeof(LodgerGrain).FullName!], seen.PendingCalls, seen.QueuedTurns));
        await pending;
    });

    [Fact]
    public void An_interface_without_a_grain_class_is_refused_at_once() => World.Tell(world =>
    {
        Assert.Throws<ArgumentException>(() => world.Grains.GetGrain<INobody>("one"));
        return Task.CompletedTask;
    });

    internal interface INobody : IGrainWithStringKey;

    internal interface INeedy : IGrainWithStringKey
    {
        Task Ask();
    }

    internal sealed class NeedyGrain(IFormattable missing) : Grain, INeedy
    {
        public Task Ask() => Task.FromResult(missing);
    }

    internal sealed class LodgerGrain(Diary diary, TimeProvider clock) : Grain, ILodger
    {
        private int _age;

        private string Name => this.GetPrimaryKeyString();

        public override async Task OnActivateAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            diary.Write($"{Name} moves in");
            if (Name == "fickle") DeactivateOnIdle();
            if (Name == "unlucky" && diary.Lines.Count == 1) throw new InvalidOperationException("no key");
            if (Name == "slow") await Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);
        }

        public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        {
            diary.Write($"{Name} moves out: {reason.ReasonCode}");
            return Task.CompletedTask;
        }

        public Task<int> Age() => Task.FromResult(++_age);

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public async Task Dawdle()
        {
            DeactivateOnIdle();
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            diary.Write($"{Name} dawdles");
        }

        public Task<string> SayWho() => Task.FromResult($"{Name} {this.GetGrainId()}");

        public Task<ILodger> Itself() => Task.FromResult(this.AsReference<ILodger>());
    }
}
