using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.Grains.Tests;

/// <summary>The product's promise, under every order of events that a seed can make: nothing accepted is lost, nothing is sent twice without a word about it.</summary>
public sealed class CrashTests : UnderTrouble
{
    const int Messages = 12;

    private protected override void Tell(int seed, Func<World, Task> trouble) => Told(new World(seed), trouble);

    // Whatever had reached Meta was settled by its status long before the window ends. So whoever sends something twice has sent what was not his any more.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_silo_had_begun_before_it_stood_still_is_not_sent_by_it_afterwards(int seed)
    {
        var world = new World(seed, ("Sender:MessagesPerSecond", "5")); // so that claims wait for their pace
        Assert.All(Told(world, Trouble.StandsStill), id => Assert.Equal(1, world.Meta.Accepted(id)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Webhook_lanes_that_move_while_they_work_lose_nothing(int seed) => Told(new World(seed), async world =>
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(1_000)), world.Simulation.Clock);
            await world.Silo.Services.GetRequiredService<Recovery>().SpreadAsync();
        }
    });

    static List<string> Told(World world, Func<World, Task> trouble)
    {
        var accepted = new List<string>();
        world.Simulation.Run(() => Story(world, trouble, accepted), TimeSpan.FromDays(3));
        Assert.NotEmpty(accepted);
        return accepted;
    }

    static async Task Story(World world, Func<World, Task> trouble, List<string> accepted)
    {
        await world.OpenAccount();
        var sends = Enumerable.Range(0, Messages).Select(i => Send(world, i, accepted)).ToList();
        await trouble(world);
        foreach (var send in sends) await send;
        foreach (var id in accepted) Judge(world, await world.Sees(id, MessageStatus.Delivered, MessageStatus.Read));
        while (world.Meta.Pending > 0) await Task.Delay(TimeSpan.FromSeconds(1), world.Simulation.Clock);
        foreach (var id in accepted) Judge(world, (await world.Messages.FindAsync(world.Account, id))!);
    }

    static async Task Send(World world, int i, List<string> accepted)
    {
        var id = Ids.Derived("msg_", A.Morning, $"message {i}");
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(2_000)), world.Simulation.Clock);
        try
        {
            if (await world.Send(id, A.Text($"+155512345{i % 4:00}")) is SendOutcome.Accepted) accepted.Add(id);
        }
        catch (Exception)
        {
            // the silo died before it answered: whether the message is accepted is open, and no promise was made
        }
    }

    static void Judge(World world, MessageView message)
    {
        var saidSo = message.Timeline.Count(entry => entry.Detail?.Contains("sent again", StringComparison.Ordinal) == true);
        var count = world.Meta.Accepted(message.Id);
        var story = string.Join(" | ", message.Timeline.Select(entry => $"{entry.At:HH:mm:ss.fff} {entry.Status} {entry.Detail}"));
        Assert.True(count >= 1, $"{message.Id} never reached Meta: {story}");
        Assert.True(count <= 1 + saidSo, $"{message.Id} reached Meta {count} times: {story}");
        Assert.Equal(MessageStatus.Delivered, message.Status);
    }
}
