namespace WhatsApi.Grains.Tests;

public sealed class SignInGuardTests
{
    [Fact]
    public void Who_finds_ten_under_way_is_let_in_when_one_was_right() => Tell(async (world, guard) =>
    {
        for (var i = 0; i < 10; i++) Assert.Null(await guard.Begin());
        var (eleventh, twelfth) = (guard.Begin(), guard.Begin());
        await Later(world, 5);
        Assert.False(eleventh.IsCompleted || twelfth.IsCompleted);
        await guard.TakeBack();
        await Later(world, 1);
        Assert.True(eleventh.IsCompleted ^ twelfth.IsCompleted);
        await guard.Forgive();
        Assert.Equal((null, null), (await eleventh, await twelfth));
    });

    [Fact]
    public void Who_finds_ten_under_way_is_refused_when_all_were_wrong() => Tell(async (_, guard) =>
    {
        for (var i = 0; i < 10; i++) await guard.Begin();
        var eleventh = guard.Begin();
        for (var i = 0; i < 10; i++) await guard.Failed();
        Assert.Equal(15 * 60, await eleventh);
    });

    [Fact]
    public void Nobody_waits_longer_than_ten_seconds() => Tell(async (world, guard) =>
    {
        for (var i = 0; i < 10; i++) await guard.Begin();
        var start = world.Simulation.Clock.GetUtcNow();
        Assert.Equal(1, await guard.Begin());
        Assert.Equal(TimeSpan.FromSeconds(10), world.Simulation.Clock.GetUtcNow() - start);
    });

    [Fact]
    public void Failures_are_not_forgotten_before_their_time_though_nobody_comes_by() => Tell(async (world, guard) =>
    {
        for (var i = 0; i < 10; i++)
        {
            await guard.Begin();
            await guard.Failed();
        }
        await Later(world, 14 * 60 + 59);
        Assert.Equal(1, await guard.Begin());
        await Later(world, 1);
        Assert.Null(await guard.Begin());
    });

    static void Tell(Func<World, ISignInGuardGrain, Task> story)
    {
        var world = new World(seed: 7);
        world.Simulation.Run(() => story(world, world.Silo.Grains.EmailGuard("ana@example.com")), TimeSpan.FromHours(1));
    }

    static Task Later(World world, int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), world.Simulation.Clock);
}
