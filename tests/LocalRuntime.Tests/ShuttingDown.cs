using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class ShuttingDown
{
    internal interface IWorker : IGrainWithStringKey
    {
        Task Work(double seconds, string? next = null);
    }

    [Fact]
    public void Calls_under_way_finish_and_may_call_on_and_every_activation_ends() => World.Tell(async world =>
    {
        var work = world.Grains.GetGrain<IWorker>("ann").Work(5, next: "bob");
        await world.Passes(TimeSpan.FromSeconds(1));
        await world.Silo.StopAsync();
        Assert.True(work.IsCompletedSuccessfully);
        Assert.StartsWith("ann worked, bob worked, ", world.Diary.Text, StringComparison.Ordinal);
        Assert.Equal(["ann went home: ShuttingDown", "bob went home: ShuttingDown"], world.Diary.Lines.Skip(2).Order());
    });

    [Fact]
    public void New_calls_from_outside_are_refused() => World.Tell(async world =>
    {
        var work = world.Grains.GetGrain<IWorker>("ann").Work(5);
        var stop = world.Silo.StopAsync();
        await world.Passes(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => world.Grains.GetGrain<IWorker>("bob").Work(1));
        await Task.WhenAll(work, stop);
    });

    [Fact]
    public void Stopping_waits_no_longer_than_it_is_told_to() => World.Tell(async world =>
    {
        var work = world.Grains.GetGrain<IWorker>("ann").Work(25);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), world.Sim.Clock);
        var before = world.Sim.Clock.GetUtcNow();
        await world.Silo.StopAsync(patience.Token);
        Assert.Equal(TimeSpan.FromSeconds(2), world.Sim.Clock.GetUtcNow() - before);
        Assert.False(work.IsCompleted);
    });

    [Fact]
    public async Task A_real_host_starts_and_stops_its_grains()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<Diary>().AddLocalGrains(options => options.Assemblies.Add(typeof(ShuttingDown).Assembly));
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IClusterClient>().GetGrain<IWorker>("ann").Work(0);
        await host.StopAsync();
        Assert.Equal("ann worked, ann went home: ShuttingDown", host.Services.GetRequiredService<Diary>().Text);
    }

    [Fact]
    public async Task A_host_that_names_no_assembly_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalGrains(_ => { });
        using var host = builder.Build();
        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
    }

    internal sealed class WorkerGrain(Diary diary, TimeProvider clock) : Grain, IWorker
    {
        private string Name => this.GetPrimaryKeyString();

        public async Task Work(double seconds, string? next)
        {
            if (seconds > 0) await Task.Delay(TimeSpan.FromSeconds(seconds), clock);
            diary.Write($"{Name} worked");
            if (next is not null) await GrainFactory.GetGrain<IWorker>(next).Work(1);
        }

        public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        {
            diary.Write($"{Name} went home: {reason.ReasonCode}");
            return Task.CompletedTask;
        }
    }
}
