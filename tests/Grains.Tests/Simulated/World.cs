using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Meta;
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
        Start();
    }

    public Simulation Simulation { get; }
    public MemoryStore Store { get; }
    public FakeMeta Meta { get; }
    public SimulatedSilo Silo { get; private set; } = null!;
    public string Account { get; private set; } = "";
    public string Number { get; private set; } = A.Number;

    public MessageReader Messages => new(Store, Simulation.Clock);

    /// <summary>Starts a silo on what the last one has left, and takes up its work, as a process does.</summary>
    public void Start()
    {
        var start = _starts++;
        Silo = Simulation.StartSilo(services => services
            .AddLogging()
            .AddSingleton<IStore>(Store).AddSingleton<ICloudApi>(Meta).AddSingleton(_secrets)
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
        Account = Ids.Derived("acc_", A.Morning, "account");
        var grain = Silo.Grains.Account(Account);
        await grain.Open(new("a@example.com", null, "hash", "key", "wapi_"));
        await grain.ChangePlan("mega");
        await Connect(Number);
    }

    public Task Connect(string number)
    {
        Number = number;
        return Connect(Account, number, Token);
    }

    /// <summary>Opens another account and connects it.</summary>
    public async Task<string> OpenAnother(string number, string token)
    {
        var other = Ids.Derived("acc_", A.Morning, "another account");
        await Silo.Grains.Account(other).Open(new("b@example.com", null, "hash", "key", "wapi_"));
        await Connect(other, number, token);
        return other;
    }

    Task<ConnectOutcome> Connect(string account, string number, string token) =>
        Silo.Grains.Account(account).Connect(new(_secrets.Seal(token, SecretPurposes.Token(account)), "ount", number, null, null, null));

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
