using System.Security.Cryptography;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Controls;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Messages;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox;

/// <summary>All that one sandbox is and remembers.</summary>
internal sealed class SandboxWorld : IAsyncDisposable
{
    readonly int firstSeed;
    Behaviour behaviour = new();

    public SandboxWorld(SandboxOptions options, TimeProvider clock, ILogger log)
    {
        (Options, Clock, StartedAt) = (options, clock, clock.GetUtcNow());
        firstSeed = options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        Dice = new Dice(firstSeed);
        Rules = new RuleBook(Dice.Happens);
        Assets = new AssetRegister(options, clock);
        Windows = new CustomerWindows(clock);
        Ledger = new MessageLedger(options.LedgerCapacity);
        Ids = new MessageIds(clock);
        Outbox = new WebhookOutbox(options, Assets, Dice, clock, log);
    }

    public SandboxOptions Options { get; }

    public TimeProvider Clock { get; }

    public DateTimeOffset StartedAt { get; }

    public Dice Dice { get; }

    public AssetRegister Assets { get; }

    public CustomerWindows Windows { get; }

    public People People { get; } = new();

    public MessageLedger Ledger { get; }

    public RuleBook Rules { get; }

    public MessageIds Ids { get; }

    public WebhookOutbox Outbox { get; }

    public Behaviour Behaviour
    {
        get => behaviour;
        set
        {
            if (value.Seed is { } seed && seed != behaviour.Seed) Dice.Restart(seed);
            behaviour = value;
            Outbox.Knobs = value;
        }
    }

    /// <summary>As after a start, except for the callback, which whoever hosts the sandbox has set.</summary>
    public void Reset()
    {
        Outbox.Reset();
        Outbox.Counts.Clear();
        Ledger.Clear();
        Rules.Clear();
        Windows.Clear();
        People.Clear();
        Assets.Clear();
        Behaviour = new Behaviour();
        Dice.Restart(firstSeed);
    }

    public ValueTask DisposeAsync() => Outbox.DisposeAsync();
}
