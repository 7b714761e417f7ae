using WhatsApi.Storage;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>Who is let into an account, in virtual time, with a store that fails and a silo that dies.</summary>
public sealed class EnterTests
{
    [Fact]
    public void A_session_in_use_outlives_its_seven_days_and_a_crash() => Tell(async (world, account) =>
    {
        await account().SignIn(new("session"));
        for (var day = 0; day < 3; day++)
        {
            await Later(world, TimeSpan.FromDays(3));
            Assert.True(Assert.IsType<EnterOutcome.Entered>(await account().EnterBySession("session")).SessionRenewed);
            await account().Onboard(new(Step: "next")); // behind the renewal
            world.CrashAndRestart();
        }
        Assert.False(Assert.IsType<EnterOutcome.Entered>(await account().EnterBySession("session")).SessionRenewed);
    });

    [Fact]
    public void One_that_is_not_used_ends() => Tell(async (world, account) =>
    {
        await account().SignIn(new("session"));
        await Later(world, TimeSpan.FromDays(7));
        Assert.IsType<EnterOutcome.Unknown>(await account().EnterBySession("session"));
    });

    [Fact]
    public void One_that_was_signed_out_stays_out_though_its_renewal_was_under_way() => Tell(async (world, account) =>
    {
        await account().SignIn(new("session"));
        await Later(world, TimeSpan.FromDays(2));
        var leaving = account().SignOut("session");
        await account().EnterBySession("session");
        await leaving;
        await account().Onboard(new(Step: "next"));
        world.CrashAndRestart();
        Assert.IsType<EnterOutcome.Unknown>(await account().EnterBySession("session"));
    });

    [Fact]
    public void A_store_that_refuses_every_write_keeps_nobody_out() => Tell(async (world, account) =>
    {
        await account().SignIn(new("session"));
        await Later(world, TimeSpan.FromDays(2));
        var writes = 0;
        world.Store.Faults.On = unit => unit.Any(o => o is Operation.Put { Table.Name: "accounts" }) && ++writes > 0 ? Fault.UnitLost : null;
        for (var i = 0; i < 50; i++)
        {
            Assert.IsType<EnterOutcome.Entered>(await account().EnterBySession("session"));
            Assert.IsType<EnterOutcome.Entered>(await account().Enter("key"));
            Assert.NotNull(await account().Look());
        }
        Assert.InRange(writes, 1, 2); // it is asked once a minute
        world.Store.Faults.On = null;
        await Later(world, TimeSpan.FromMinutes(2));
        await account().EnterBySession("session");
        await account().Onboard(new(Step: "next"));
        Assert.False(Assert.IsType<EnterOutcome.Entered>(await account().EnterBySession("session")).SessionRenewed);
    });

    [Theory]
    [InlineData(Fault.Overloaded)]
    [InlineData(Fault.UnitLost)]
    [InlineData(Fault.AnswerLost)]
    public void A_note_that_goes_wrong_spoils_no_later_write(Fault fault) => Tell(async (world, account) =>
    {
        world.Store.Faults.Next(fault);
        Assert.IsType<EnterOutcome.Entered>(await account().Enter("key"));
        await account().Onboard(new(Step: "next"));
        await account().SignIn(new("session"));
        world.CrashAndRestart();
        Assert.IsType<EnterOutcome.Entered>(await account().EnterBySession("session"));
    });

    [Fact]
    public void When_the_key_was_last_used_is_known_to_the_hour_after_a_crash() => Tell(async (world, account) =>
    {
        var first = world.Simulation.Clock.GetUtcNow();
        await account().Enter("key");
        await Later(world, TimeSpan.FromMinutes(59));
        await account().Enter("key");
        await account().Onboard(new(Step: "next")); // behind the note
        world.CrashAndRestart();
        Assert.InRange((await account().Look())!.ApiKey!.LastUsedAt!.Value - first, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Later(world, TimeSpan.FromMinutes(2));
        await account().Enter("key");
        await account().Onboard(new(Step: "last"));
        world.CrashAndRestart();
        Assert.InRange((await account().Look())!.ApiKey!.LastUsedAt!.Value - first, TimeSpan.FromHours(1), TimeSpan.FromMinutes(62));
    });

    [Fact]
    public void A_new_key_has_not_been_used_whatever_the_old_one_has() => Tell(async (_, account) =>
    {
        await account().Enter("key");
        await account().RotateKey(new("new", "wapi_"));
        Assert.Null((await account().Look())!.ApiKey!.LastUsedAt);
        Assert.IsType<EnterOutcome.Unknown>(await account().Enter("key"));
        Assert.IsType<EnterOutcome.Entered>(await account().Enter("new"));
    });

    [Fact]
    public void Of_two_accounts_for_one_marketplace_user_one_is_opened() => Tell(async (world, _) =>
    {
        string[] ids = [Ids.Derived("acc_", A.Morning, "first"), Ids.Derived("acc_", A.Morning, "second")];
        var opened = new[] { world.Silo.Grains.Account(ids[0]).OpenForMarketplace("ana", "pro"), world.Silo.Grains.Account(ids[1]).OpenForMarketplace("ana", "pro") };
        bool[] won = [await opened[0], await opened[1]];
        Assert.Single(won, true);
        Assert.Equal(ids[Array.IndexOf(won, true)], await new AccountClaims(world.Store).FindByMarketplaceUserAsync("ana"));
        Assert.Null(await world.Silo.Grains.Account(ids[Array.IndexOf(won, false)]).Look());
    });

    [Fact]
    public void Another_subscription_is_another_plan_for_this_very_request() => Tell(async (world, _) =>
    {
        var id = Ids.Derived("acc_", A.Morning, "ana");
        var ana = world.Silo.Grains.Account(id);
        await ana.OpenForMarketplace("ana", "basic");
        var entered = Assert.IsType<EnterOutcome.Entered>(await ana.EnterBySubscription("mega"));
        Assert.Equal(("mega", 60_000), (entered.Plan, entered.Rate.Limit));
        world.CrashAndRestart();
        Assert.Equal("mega", (await world.Silo.Grains.Account(id).Look())!.Plan.Id);
    });

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    public void Nobody_enters_an_account_without_a_key_by_one(string hash) => Tell(async (world, _) =>
    {
        var ana = world.Silo.Grains.Account(Ids.Derived("acc_", A.Morning, "ana"));
        await ana.OpenForMarketplace("ana", "basic");
        Assert.IsType<EnterOutcome.Unknown>(await ana.Enter(hash));
        Assert.IsType<EnterOutcome.Unknown>(await ana.EnterBySession(hash));
    });

    static void Tell(Func<World, Func<IAccountGrain>, Task> story)
    {
        var world = new World(seed: 7);
        world.Simulation.Run(async () =>
        {
            await world.OpenAccount();
            await story(world, () => world.Silo.Grains.Account(world.Account));
        }, TimeSpan.FromDays(20));
    }

    static Task Later(World world, TimeSpan time) => Task.Delay(time, world.Simulation.Clock);
}
