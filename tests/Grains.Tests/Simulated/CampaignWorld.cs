using System.Collections.Immutable;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Campaigns in a simulated world: contacts, calls that are repeated until they are answered, and the truth about messages.</summary>
internal static class CampaignWorld
{
    public const string Waba = "102290129340398";

    public static string CampaignId { get; } = Ids.Derived("cmp_", A.Morning, "campaign");

    /// <summary>Tells a story of an account on the largest plan, before a Meta that neither refuses nor drops anything.</summary>
    public static void Tell(Func<World, Task> story, params (string, string)[] settings)
    {
        var world = new World(seed: 7, [("Campaigns:PageSize", "8"), ("Campaigns:WaitingPageSize", "9"), .. settings]);
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        world.Simulation.Run(async () =>
        {
            await world.OpenAccount();
            await story(world);
        }, TimeSpan.FromDays(40));
    }

    public static Task Later(World world, int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), world.Simulation.Clock);

    public static string Phone(int i) => $"+1555{i:0000000}";

    public static ICampaignGrain Campaign(this World world) => world.Silo.Grains.Campaign(world.Account, CampaignId);

    /// <summary>Another campaign of the account.</summary>
    public static ICampaignGrain Campaign(this World world, string name) => world.Silo.Grains.Campaign(world.Account, IdOf(name));

    public static string IdOf(string name) => Ids.Derived("cmp_", A.Morning, name);

    public static CampaignReader Campaigns(this World world) => new(world.Store);

    public static async Task<CampaignView> Look(this World world) => (await world.Campaigns().FindAsync(world.Account, CampaignId))!;

    public static DateTimeOffset Now(this World world) => world.Simulation.Clock.GetUtcNow();

    public static Task<ImportOutcome> AddContacts(this World world, int first, int count, params string[] tags) => world.Silo.Grains.ContactBook(world.Account).Import(new(
        [.. Enumerable.Range(first, count).Select(i => new ImportRow(i, new(Phone(i), null, $"Person {i}", [.. tags], ImmutableSortedDictionary<string, string>.Empty)))],
        ImportConflict.Merge, ImportReceipt.Nothing, null));

    /// <summary>A draft to everybody, at ten a second.</summary>
    public static CampaignDefinition Definition => new(
        "Sale", new("""{"name":"sale","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{contact.name|there}}"}]}]}"""),
        [], MatchAll: false, SendAt: null, MessagesPerSecond: 10, Window: null);

    public static async Task Launch(this World world, CampaignDefinition? definition = null)
    {
        await world.Campaign().Draft(new(definition ?? Definition));
        Assert.IsType<CampaignOutcome.Done>(await world.Campaign().Launch(new()));
    }

    public static Task OptOut(this World world, int i) => world.Silo.Grains.Conversation(world.Account, Phone(i)).Heard(new(
        world.Number, $"wamid.stop{i}", Phone(i), null, null, null, world.Now(), "text", new("""{"body":"Stop"}"""), null, new("{}")));

    /// <summary>Calls until an answer comes: the silo may die before it does.</summary>
    public static async Task<T> UntilAnswered<T>(this World world, Func<SimulatedSilo, Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(world.Silo);
            }
            catch (Exception)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), world.Simulation.Clock);
            }
        }
    }

    public static async Task<CampaignView> Sees(this World world, CampaignStatus status)
    {
        await world.Until(async () => (await world.Look()).Status == status, $"A campaign that is {status.Word()}", TimeSpan.FromDays(2));
        return await world.Look();
    }

    public static async Task<List<MessageState>> CampaignMessages(this World world) =>
    [
        .. (await world.Store.QueryAsync(new Query(Tables.Messages) { Where = [("account", Value.Of(world.Account)), ("campaign", Value.Of(CampaignId))], Limit = 10_000 })).Select(MessageRow.Of),
    ];

    public static async Task<int> EventsOf(this World world, string type) => (await world.Events()).Count(e => e.Type == type);
}
