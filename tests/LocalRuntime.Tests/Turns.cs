using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Turns
{
    internal interface IDesk : IGrainWithStringKey
    {
        Task Serve(string who);

        Task<bool> StaysAtTheDesk();

        Task LeaveWorkBehind();

        Task<string?> Overhears(AsyncLocal<string> whisper);

        ValueTask<int> Twice(int number);

        ValueTask Nod();

        Task Stumble();

        Task FallLater();

        Task<string?> PassOn(string key);
    }

    [Fact]
    public void A_call_waits_until_the_one_before_it_is_done() => World.Tell(async world =>
    {
        var desk = world.Grains.GetGrain<IDesk>("one");
        await Task.WhenAll(desk.Serve("ann"), desk.Serve("bob"));
        Assert.Equal("ann sits down, ann gets up, bob sits down, bob gets up", world.Diary.Text);
    });

    [Fact]
    public void Calls_to_different_grains_do_not_wait_for_each_other() => World.Tell(async world =>
    {
        await Task.WhenAll(world.Grains.GetGrain<IDesk>("one").Serve("ann"), world.Grains.GetGrain<IDesk>("two").Serve("bob"));
        Assert.EndsWith("sits down", world.Diary.Lines[1], StringComparison.Ordinal);
    });

    [Fact]
    public void Calls_of_one_caller_are_taken_in_their_order() => World.TellOften(async world =>
    {
        var desk = world.Grains.GetGrain<IDesk>("one");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => desk.Serve($"{i}")));
        var order = world.Diary.Lines.Where(line => line.EndsWith("down", StringComparison.Ordinal)).Select(line => line[0]);
        Assert.Equal("01234", string.Concat(order));
    });

    [Fact]
    public void What_a_grain_awaits_comes_back_to_its_own_scheduler() => World.Tell(async world =>
        Assert.True(await world.Grains.GetGrain<IDesk>("one").StaysAtTheDesk()));

    [Fact]
    public void Work_left_behind_goes_on_after_its_call() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IDesk>("one").LeaveWorkBehind();
        world.Diary.Write("answered");
        await world.Passes(TimeSpan.FromSeconds(2));
        Assert.Equal("answered, done at the desk", world.Diary.Text);
    });

    [Fact]
    public void The_async_locals_of_the_caller_stay_with_the_caller() => World.Tell(async world =>
    {
        var whisper = new AsyncLocal<string> { Value = "secret" };
        Assert.Null(await world.Grains.GetGrain<IDesk>("one").Overhears(whisper));
    });

    [Fact]
    public void The_request_context_travels_with_the_calls() => World.Tell(async world =>
    {
        RequestContext.Set("tenant", "acme");
        Assert.Equal("acme", await world.Grains.GetGrain<IDesk>("one").PassOn("two"));
        RequestContext.Clear();
        Assert.Null(await world.Grains.GetGrain<IDesk>("one").PassOn("two"));
    });

    [Fact]
    public void Value_tasks_are_answered_too() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IDesk>("one").Nod();
        Assert.Equal(4, await world.Grains.GetGrain<IDesk>("one").Twice(2));
    });

    [Fact]
    public void What_a_grain_throws_reaches_its_caller_and_the_next_call_is_served() => World.Tell(async world =>
    {
        var desk = world.Grains.GetGrain<IDesk>("one");
        Assert.Equal("at once", (await Assert.ThrowsAsync<InvalidOperationException>(desk.Stumble)).Message);
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidOperationException>(desk.FallLater)).Message);
        Assert.Equal(2, await desk.Twice(1));
    });

    [Fact]
    public async Task On_real_threads_a_grain_is_on_one_at_a_time()
    {
        await using var services = new ServiceCollection().AddSingleton<Diary>()
            .AddLocalGrains(options => options.Assemblies.Add(typeof(Turns).Assembly)).BuildServiceProvider();
        var counter = services.GetRequiredService<IGrainFactory>().GetGrain<ICounter>("one");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++) await counter.Increment();
        })));
        Assert.Equal(16_000, await counter.Increment() - 1);
    }

    [Fact]
    public async Task On_real_threads_no_call_is_lost_between_one_activation_and_the_next()
    {
        await using var services = new ServiceCollection().AddSingleton<Diary>()
            .AddLocalGrains(options => options.Assemblies.Add(typeof(Turns).Assembly)).BuildServiceProvider();
        var counter = services.GetRequiredService<IGrainFactory>().GetGrain<ICounter>("one");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var most = 0;
            for (var i = 0; i < 2_000; i++) most = Math.Max(most, await counter.IncrementOrLeaveAt(10));
            return most;
        })));
        Assert.InRange(answers.Max(), 10, 17);
    }

    internal interface ICounter : IGrainWithStringKey
    {
        Task<int> Increment();

        Task<int> IncrementOrLeaveAt(int last);
    }

    internal sealed class CounterGrain : Grain, ICounter
    {
        private int _count;

        public async Task<int> Increment()
        {
            var seen = _count;
            if (seen % 3 == 0) await Task.Yield();
            return _count = seen + 1;
        }

        public Task<int> IncrementOrLeaveAt(int last)
        {
            if (_count + 1 >= last) DeactivateOnIdle();
            return Increment();
        }
    }

    internal sealed class DeskGrain(Diary diary, TimeProvider clock) : Grain, IDesk
    {
        public async Task Serve(string who)
        {
            diary.Write($"{who} sits down");
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            diary.Write($"{who} gets up");
        }

        public async Task<bool> StaysAtTheDesk()
        {
            var before = TaskScheduler.Current;
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            await Task.Yield();
            return before != TaskScheduler.Default && TaskScheduler.Current == before;
        }

        public Task LeaveWorkBehind()
        {
            _ = Later(TaskScheduler.Current);
            return Task.CompletedTask;

            async Task Later(TaskScheduler desk)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock);
                diary.Write(TaskScheduler.Current == desk ? "done at the desk" : "done elsewhere");
            }
        }

        public Task<string?> Overhears(AsyncLocal<string> whisper) => Task.FromResult(whisper.Value);

        public ValueTask<int> Twice(int number) => new(2 * number);

        public async ValueTask Nod() => await Task.Yield();

        public Task Stumble() => throw new InvalidOperationException("at once");

        public async Task FallLater()
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        }

        public Task<string?> PassOn(string key) =>
            key.Length == 0 ? Task.FromResult((string?)RequestContext.Get("tenant")) : GrainFactory.GetGrain<IDesk>(key).PassOn("");
    }
}
