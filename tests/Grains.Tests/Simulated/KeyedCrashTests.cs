using Microsoft.Extensions.DependencyInjection;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Who repeats a call with its idempotency key until it is answered has done it once, whatever crashes in between: one message, or one whole bulk call.</summary>
public sealed class KeyedCrashTests : UnderTrouble
{
    const int Calls = 6;
    const int MessagesOfABulkCall = 5;

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed);
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    // Two activations of the account have counted what each of them let in: the next one counts what is stored.
    private protected override async Task StandsStill(World world)
    {
        await base.StandsStill(world);
        world.CrashAndRestart();
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.OpenAccount();
        var ids = new Ids(world.Simulation.Clock, world.Simulation.Random);
        var calls = Enumerable.Range(0, Calls).Select(i => i % 2 == 0 ? Send(world, ids, i) : SendMany(world, ids, i)).ToList();
        await trouble(world);
        var promised = new List<string>();
        foreach (var call in calls) promised.AddRange(await call);
        foreach (var id in promised) await world.Sees(id, MessageStatus.Delivered, MessageStatus.Read);

        var stored = (await world.Store.QueryAsync(new Query(Tables.Messages) { Where = [("account", Value.Of(world.Account))] })).Select(row => row.Key.Second!);
        Assert.Equal(promised.Order(), stored.Order());
        Assert.Equal(Calls / 2 * (1 + MessagesOfABulkCall), promised.Count);
        Assert.Equal(promised.Count, (await world.Store.CountersAsync(world.Account, "usage:", "usage:~")).Sum(counter => counter.Value));
        await Task.Delay(TimeSpan.FromSeconds(5), world.Simulation.Clock); // what could not be told at once is settled
        Assert.Equal(promised.Count, (await world.Silo.Grains.Account(world.Account).Look())!.Usage.Messages);
    }

    static Task<string[]> Send(World world, Ids ids, int i) => UntilAnswered(world, i, async (silo, claim) =>
        await silo.Grains.Message(world.Account, ids.NewMessage()).Accept(A.Text(Person(i)) with { Claim = claim }) is SendOutcome.Accepted ok ? [ok.Message.Id] : null);

    static Task<string[]> SendMany(World world, Ids ids, int i) => UntilAnswered(world, i, async (silo, claim) =>
    {
        var batch = ids.NewBatch();
        var messages = Enumerable.Range(0, MessagesOfABulkCall).Select(n => new BulkMessage(n, ids.NewMessage(), A.Text(Person(n)) with { Lane = Lane.Bulk, BatchId = batch }));
        var outcome = await silo.Grains.Batch(world.Account, batch).Accept(new([.. messages], [], claim));
        return outcome is BulkOutcome.Accepted ok ? [.. ok.Batch.Accepted.Select(message => message.Id)] : null;
    });

    // What a gateway does with a key, and a client without an answer.
    static async Task<string[]> UntilAnswered(World world, int i, Func<LocalRuntime.Simulation.SimulatedSilo, IdempotencyClaim, Task<string[]?>> call)
    {
        var claim = new IdempotencyClaim($"key {i}", "fingerprint");
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(2_000)), world.Simulation.Clock);
        while (true)
        {
            var silo = world.Silo;
            try
            {
                if (await call(silo, claim) is { } done) return done;
                var kept = await silo.Services.GetRequiredService<KeptAnswers>().FindAsync(world.Account, claim.Key);
                return kept!.Message is { } message ? [message.Id] : [.. kept.Batch!.Accepted.Select(accepted => accepted.Id)];
            }
            catch (Exception)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), world.Simulation.Clock); // no answer: the same call again
            }
        }
    }

    static string Person(int i) => $"+155512345{i:00}";
}
