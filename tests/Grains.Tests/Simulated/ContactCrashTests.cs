using System.Collections.Immutable;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Contacts that are imported, made and written with at the same time: whatever crashes, rows are whole, the plan's limit is exact and no wish is forgotten.</summary>
public sealed class ContactCrashTests : UnderTrouble
{
    const int People = 30;
    const int Limit = 20;

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed, ("Plans:basic:Contacts", $"{Limit}"));
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.OpenAccount();
        await world.Silo.Grains.Account(world.Account).ChangePlan("basic");
        var work = new List<Task>();
        for (var page = 0; page < 3; page++) work.Add(Import(world, page));
        for (var i = 0; i < People; i += 3) work.Add(Create(world, i));
        for (var i = 0; i < People; i += 2) work.Add(Stop(world, i));
        work.Add(Join(world, 4, 7));
        await trouble(world);
        foreach (var done in work) await done;
        while ((await Rows(world, Tables.ContactNews)).Any()) await Task.Delay(TimeSpan.FromSeconds(10), world.Simulation.Clock);
        await Judge(world);
    }

    static Task Import(World world, int page) => UntilAnswered(world, book =>
    {
        var rows = Enumerable.Range(page * 10, 10).Select(i => new ImportRow(i, Fields(i, "imported")));
        return book.Import(new([.. rows], ImportConflict.Merge, ImportReceipt.Nothing, new($"page-{page}", "fingerprint")));
    });

    static Task Create(World world, int i) => UntilAnswered(world, book => book.Create(new(Fields(i, "made"), new($"person-{i}", "fingerprint"))));

    static Task Stop(World world, int i) => UntilAnswered(world, silo => silo.Grains.Conversation(world.Account, Phone(i)).Heard(new(
        world.Number, $"wamid.stop{i}", Phone(i), $"US.{1000 + i}", null, null, A.Morning, "text", new("""{"body":"Stop"}"""), null, new("{}"))));

    static Task Join(World world, int i, int same) => UntilAnswered(world, async silo =>
    {
        await silo.Grains.Conversation(world.Account, Phone(i)).Proven(Phone(same));
        return true;
    });

    static Task UntilAnswered<T>(World world, Func<IContactBookGrain, Task<T>> call) => UntilAnswered(world, silo => call(silo.Grains.ContactBook(world.Account)));

    static async Task UntilAnswered<T>(World world, Func<SimulatedSilo, Task<T>> call)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(2_000)), world.Simulation.Clock);
        while (true)
        {
            try
            {
                await call(world.Silo);
                return;
            }
            catch (Exception)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), world.Simulation.Clock); // no answer: the same call again
            }
        }
    }

    static async Task Judge(World world)
    {
        var contacts = (await Rows(world, Tables.Contacts)).ToDictionary(row => row.Key.Second!, ContactRows.Of);
        var book = System.Text.Json.JsonSerializer.Deserialize((await world.Store.GetAsync(Tables.ContactBooks, new Key(world.Account)))!.Document.Span, StateJson.Default.ContactBookState)!;
        Assert.Equal(contacts.Count, book.Count);
        Assert.InRange(contacts.Count, Limit - 1, Limit); // one may have been joined with another after the last came in
        await Found(world, Tables.ContactNames, contacts.SelectMany(x => x.Value.Names));
        await Found(world, Tables.ContactTags, contacts.SelectMany(x => x.Value.Tags.Select(tag => ContactRows.Entry(tag, x.Key))));
        await Found(world, Tables.ContactWords, contacts.SelectMany(x => ContactWords.Of(x.Value.Name).Select(word => ContactRows.Entry(word, x.Key))));
        foreach (var contact in contacts.Values)
        {
            var last = (await world.Store.LedgerAsync(world.Account, contact.PersonNames)).LastOrDefault();
            Assert.Equal((last is { OptedOut: true }, last?.At), (contact.OptedOut, contact.OptedOutAt));
        }
        Assert.Equal(People / 2, (await Rows(world, Tables.Consents)).Select(row => ContactRows.IdOf(row.Key.Second!)).Distinct().Count()); // each wish once, under whatever names
        Assert.False(contacts.Values.Count(contact => contact.Names.Contains(Phone(4)) || contact.Names.Contains(Phone(7))) > 1, "One person is two contacts.");
    }

    static async Task Found(World world, Table table, IEnumerable<string> expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Rows(world, table)).Select(row => row.Key.Second!).Order(StringComparer.Ordinal));

    static async Task<IEnumerable<Row>> Rows(World world, Table table) =>
        await world.Store.QueryAsync(new Query(table) { Where = [("account", Value.Of(world.Account))], Limit = 10_000 });

    static ContactFields Fields(int i, string tag) => new(Phone(i), null, $"Person {i}", [tag], ImmutableSortedDictionary<string, string>.Empty);

    static string Phone(int i) => $"+1555{i:0000000}";
}
