using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Rows that a grain keeps beside its state may be changed elsewhere, as the state may: it reads again and goes on.</summary>
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
}
