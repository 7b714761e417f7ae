namespace WhatsApi.Grains.Tests;

/// <summary>A promise that holds whatever happens meanwhile: each seed is another course of events.</summary>
public abstract class UnderTrouble
{
    public static TheoryData<int> Seeds => Trouble.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_crashes(int seed) => Tell(seed, Crashes);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_two_silos_that_both_think_they_own_a_grain(int seed) => Tell(seed, Trouble.TwoSilos);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_a_silo_that_stands_still_for_minutes_and_then_goes_on(int seed) => Tell(seed, StandsStill);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_a_store_that_fails_now_and_then(int seed) => Tell(seed, OfTheStore);

    private protected virtual Task Crashes(World world) => Trouble.Crashes(world);

    private protected virtual Task StandsStill(World world) => Trouble.StandsStill(world);

    private protected virtual Task OfTheStore(World world) => Trouble.OfTheStore(world);

    /// <summary>Tells the story in a world of that seed, with this trouble in the middle of it.</summary>
    private protected abstract void Tell(int seed, Func<World, Task> trouble);
}
