using System.Collections.Immutable;
using System.Text;
using WhatsApi.Storage;
using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>People are forgotten in the middle of a flow: whatever crashes, nothing of what was said is left, and nobody writes to them any more.</summary>
public sealed class ErasureCrashTests : UnderTrouble
{
    const int People = 4;

    const string Nodes =
        """
        [{"id":"ask","type":"question","message":"What is it?","saveAs":"it","next":"get"},
         {"id":"get","type":"http","method":"GET","url":"https://shop.example.com/{{it}}","saveAs":"answer","next":"first"},
         {"id":"first","type":"message","message":"First {{it}}","next":"second"},
         {"id":"second","type":"message","message":"Second {{it}}","next":"wait"},
         {"id":"wait","type":"delay","for":"PT1S","next":"third"},
         {"id":"third","type":"message","message":"Third {{it}}","next":"rest"},
         {"id":"rest","type":"delay","for":"PT3H","next":"late"},
         {"id":"late","type":"message","message":"Late {{it}}"}]
        """;

    private protected override Task Crashes(World world) => Trouble.Crashes(world, within: 1_500);

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed);
        world.Receiver.AnswersCalls = path => (200, $$"""{"of":"{{path}}"}""");
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.With(Keyword("book"), Nodes);
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0.2, 0.1);
        var people = Enumerable.Range(1, People).Select(i => new FakePhone(world, $"+1555123456{i}")).ToList();
        var contacts = new List<string>();
        foreach (var (i, person) in people.Index())
        {
            var fields = new ContactFields(person.Number, null, Secret(i), [], ImmutableSortedDictionary<string, string>.Empty);
            contacts.Add(Assert.IsType<ContactOutcome.Stored>(await world.Silo.Grains.ContactBook(world.Account).Create(new(fields))).Contact.Id);
        }
        var walks = people.Select((person, i) => Walk(world, person, contacts[i], Secret(i))).ToList();
        await trouble(world);
        foreach (var walk in walks) await walk;
        await world.Until(async () => (await world.Rows(Tables.Erasures)).Count == 0, "the end of the erasures");
        await world.Later(TimeSpan.FromHours(4));
        await world.Until(() => Task.FromResult(world.Meta.Pending == 0), "the last webhook");
        Assert.DoesNotContain("secret", await Everything(world), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Meta.Said, said => said.Text.StartsWith("Late", StringComparison.Ordinal));
        Assert.Equal(0, (await world.Stats()).Open);
    }

    // Everything that was said is stored when they ask to be forgotten.
    static async Task Walk(World world, FakePhone person, string contact, string secret)
    {
        await person.Writes("book");
        await person.Sees("What is it?");
        await person.Writes(secret);
        await world.Until(async () => (await world.Rows(Tables.Messages)).Select(MessageRow.Of).Count(message => message.Inbound && message.Counterpart == person.Number) == 2, "What was written");
        await world.Later(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(10_000)));
        await CampaignWorld.UntilAnswered(world, silo => silo.Grains.ContactBook(world.Account).Delete(contact, erase: true));
    }

    static string Secret(int i) => $"secret{i}";

    /// <summary>All documents of the account that there are, and its events as they are told.</summary>
    static async Task<string> Everything(World world)
    {
        var all = new StringBuilder();
        foreach (var table in Tables.All.Where(table => table.KeyColumns[0] == "account" && table.Document != DocumentKind.None))
            foreach (var row in await world.Rows(table)) all.Append('\n').Append(table.Name).Append(' ').Append(row.Key).Append(' ').Append(Encoding.UTF8.GetString(row.Document.Span));
        foreach (var e in (await new EventReader(world.Store).PageAsync(world.Account, 0, 1_000)).Events) all.Append('\n').Append(e.Text);
        return all.ToString();
    }
}
