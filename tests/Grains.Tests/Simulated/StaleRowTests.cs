using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Rows may not be as a grain left them: changed elsewhere, or written by an earlier version. It reads again and goes on.</summary>
public sealed class StaleRowTests
{
    [Fact]
    public void A_delivery_changed_elsewhere_is_read_again_and_its_event_still_arrives()
    {
        var world = new World(seed: 1);
        world.Simulation.Run(() => Story(world), TimeSpan.FromHours(1));
    }

    static async Task Story(World world)
    {
        await world.SetWebhook();
        world.Receiver.Answers = _ => 500;
        await world.Record(("a", "sent"));
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Pending)).Count == 1, "a failed attempt");
        var row = (await world.Store.QueryAsync(new Query(Tables.Deliveries) { Where = [("account", Value.Of(world.Account))] }))[0];
        await world.Store.CommitAsync([new Operation.Put(Tables.Deliveries, row.Key, row.Document, row.Columns, row.Version)]);
        world.Receiver.Answers = _ => 200;
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Delivered)).Count == 1, "the delivery");
    }

    [Fact]
    public void A_message_that_is_there_although_its_id_was_just_made_is_not_overwritten()
    {
        var world = new World(seed: 2);
        world.Simulation.Run(() => Newborn(world), TimeSpan.FromHours(1));
    }

    static async Task Newborn(World world)
    {
        await world.OpenAccount();
        var id = world.Silo.Services.GetRequiredService<Newborns>().NewMessage(world.Account);
        await world.Store.CommitAsync([MessageRow.New(world.Account, id, A.Message with { PhoneNumberId = "another" })]);
        await Assert.ThrowsAnyAsync<OrleansException>(() => world.Send(id));
        Assert.Equal(1, (await world.Store.GetAsync(Tables.Messages, new Key(world.Account, id)))!.Version);
        Assert.IsType<SendOutcome.Accepted>(await world.Send(id)); // read by now: it is the one that is there
    }

    [Fact]
    public void A_status_takes_the_payload_that_said_it_along()
    {
        var world = new World(seed: 3);
        world.Simulation.Run(() => Reported(world), TimeSpan.FromHours(40));
    }

    static async Task Reported(World world)
    {
        await world.OpenAccount();
        var id = world.Silo.Services.GetRequiredService<Newborns>().NewMessage(world.Account);
        await world.Send(id);
        await world.Sees(id, MessageStatus.Delivered);
        await world.Until(() => Task.FromResult(world.Meta.Pending == 0), "the last webhook");
        await world.Until(async () => (await world.Store.QueryAsync(new Query(Tables.Inbox))).Count == 0, "an empty inbox");
    }

    [Fact]
    public void A_payload_from_before_is_worked_off_and_a_kept_one_stays()
    {
        var world = new World(seed: 4);
        world.Simulation.Run(() => Left(world), TimeSpan.FromHours(1));
    }

    static async Task Left(World world)
    {
        Operation Row(string state) => new Operation.Put(Tables.Inbox, new($"pay_{state}"), """{"object":"whatsapp_business_account","entry":[]}"""u8.ToArray(), [Value.Null, Value.Of(state), Value.Null, Value.Of(A.Morning)], 0);
        await world.Store.CommitAsync([Row("pending"), Row("kept")]); // the first as earlier versions wrote it
        for (var lane = 0; lane < InboxRows.Lanes; lane++) await world.Silo.Grains.Inbox(lane).Wake();
        await world.Until(async () => (await world.Store.QueryAsync(new Query(Tables.Inbox))).Count == 1, "one payload");
        Assert.NotNull(await world.Store.GetAsync(Tables.Inbox, new("pay_kept")));
    }
}
