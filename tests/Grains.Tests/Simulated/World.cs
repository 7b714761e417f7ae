using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Meta;
using WhatsApi.Outgoing;
using WhatsApi.Silo;
using WhatsApi.Storage;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>A simulated world: one account with a number, a store that survives crashes, Meta, and a silo that may die at any step.</summary>
internal sealed class World
{
    public const string Token = "token-of-the-account";

    readonly SecretBox _secrets = new(new byte[32]);
    readonly IConfiguration _configuration;
    int _starts;

    public World(int seed, params (string Key, string Value)[] settings)
    {
        Simulation = new(seed) { StepLimit = 5_000_000 };
        Store = new(Simulation.Hop);
        Meta = new(Simulation) { Webhook = body => Silo.Services.GetRequiredService<Inbox>().KeepAsync(body, account: null) };
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(x => KeyValuePair.Create(x.Key, (string?)x.Value))).Build();
        Receiver = new(Simulation);
        Start();
    }

    public Simulation Simulation { get; }
    public MemoryStore Store { get; }
    public FakeMeta Meta { get; }
    public FakeReceiver Receiver { get; }
    public SimulatedSilo Silo { get; private set; } = null!;
    public string Account { get; } = Ids.Derived("acc_", A.Morning, "account");
    public string Number { get; private set; } = A.Number;

    public MessageReader Messages => new(Store, Simulation.Clock);

    /// <summary>Starts a silo on what the last one has left, and takes up its work, as a process does.</summary>
    /// <param name="reach">How this silo reaches the store; null: as it is.</param>
    public void Start(Func<IStore, IStore>? reach = null)
    {
        var start = _starts++;
        Receiver.Forget();
        Silo = Simulation.StartSilo(services => services
            .AddLogging()
            .AddSingleton(reach?.Invoke(Store) ?? Store).AddSingleton<ICloudApi>(Meta).AddSingleton<IOutgoingClient>(Receiver).AddSingleton(_secrets)
            .AddSingleton(_ => new Random(Simulation.Seed + start))
            .AddGrains(_configuration)
            .AddGrainRuntime(_configuration));
        var silo = Silo;
        _ = Simulation.Outside(async () =>
        {
            for (; !silo.IsCrashed; await Task.Delay(Recovery.Every, Simulation.Clock)) await silo.Services.GetRequiredService<Recovery>().RunAsync();
        });
    }

    public void CrashAndRestart()
    {
        Silo.Crash();
        Start();
    }

    /// <summary>Opens an account on the largest plan and connects its number.</summary>
    public async Task OpenAccount()
    {
        var grain = Silo.Grains.Account(Account);
        await grain.Open(new("a@example.com", null, "hash", "key", "wapi_"));
        await grain.ChangePlan("mega");
        await Connect(Number);
    }

    public Task Connect(string number, string? waba = null)
    {
        Number = number;
        return Connect(Account, number, Token, waba);
    }

    /// <summary>Opens another account and connects it.</summary>
    public async Task<string> OpenAnother(string number, string token)
    {
        var other = Ids.Derived("acc_", A.Morning, "another account");
        await Silo.Grains.Account(other).Open(new("b@example.com", null, "hash", "key", "wapi_"));
        await Connect(other, number, token);
        return other;
    }

    /// <summary>Has the account's events sent to the receiver.</summary>
    public Task<WebhookView> SetWebhook(params string[] events) => Silo.Grains.Forwarder(Account).Set(new(
        "https://hooks.example.com/", events.Length == 0 ? null : [.. events], _secrets.Seal(WebhookSecret.New().ToString(), SecretPurposes.Webhook(Account))));

    /// <summary>Events of messages that never were, recorded as the product records its own.</summary>
    public async Task Record(params (string Message, string Status)[] events)
    {
        foreach (var (message, status) in events) await RecordInSilence(message, status);
        await Silo.Grains.Forwarder(Account).Wake();
    }

    /// <summary>The same, and the hint gets lost.</summary>
    public Task RecordInSilence(string message, string status) =>
        Store.CommitAsync([EventRows.Append(Account, $"message.{status}", new(Simulation.Clock.GetUtcNow(), message), Simulation.Clock.GetUtcNow())]);

    /// <summary>All events there are, straight from the store.</summary>
    public async Task<List<EventRecord>> Events() => await new EventReader(Store).AfterAsync(Account, 0, 10_000);

    public async Task<IReadOnlyList<DeliveryView>> Deliveries(DeliveryStatus? status = null) => (await new DeliveryReader(Store).ListAsync(Account, status, null, 9_000)).Deliveries;

    /// <summary>Waits, in virtual time, until something holds.</summary>
    public async Task Until(Func<Task<bool>> holds, string what, TimeSpan? within = null)
    {
        for (var until = Simulation.Clock.GetUtcNow() + (within ?? TimeSpan.FromHours(40)); !await holds(); await Task.Delay(TimeSpan.FromMilliseconds(500), Simulation.Clock))
            if (Simulation.Clock.GetUtcNow() > until) throw new InvalidOperationException($"{what} was waited for.");
    }

    Task<ConnectOutcome> Connect(string account, string number, string token, string? waba = null) =>
        Silo.Grains.Account(account).Connect(new(_secrets.Seal(token, SecretPurposes.Token(account)), "ount", number, waba, null, null));

    public Task<SendOutcome> Send(string id, SendCommand? command = null) => Silo.Grains.Message(Account, id).Accept(command ?? A.Text());

    /// <summary>Waits, in virtual time, until a message is as expected.</summary>
    public async Task<MessageView> Sees(string id, params MessageStatus[] statuses)
    {
        for (var until = Simulation.Clock.GetUtcNow().AddHours(26); ;)
        {
            var message = await Messages.FindAsync(Account, id);
            if (message is not null && statuses.Contains(message.Status)) return message;
            if (Simulation.Clock.GetUtcNow() > until)
                throw new InvalidOperationException($"{id} is {message?.Status}, not {string.Join(" or ", statuses)}: {string.Join(" | ", message?.Timeline.Select(e => $"{e.At:HH:mm:ss} {e.Status} {e.Detail}") ?? [])}");
            await Task.Delay(TimeSpan.FromSeconds(1), Simulation.Clock);
        }
    }
}
