using System.Collections.Concurrent;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Controls;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>From "this will be told in 120 ms" to the receiver's 200: schedule, routing, retries.</summary>
internal sealed partial class WebhookOutbox : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentDictionary<(string Url, string Secret), Lazy<Destination>> destinations = new();
    readonly SandboxOptions options;
    readonly AssetRegister assets;
    readonly Dice dice;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly Schedule schedule;
    Behaviour knobs = new();
    int era;

    public WebhookOutbox(SandboxOptions options, AssetRegister assets, Dice dice, TimeProvider clock, ILogger log)
    {
        (this.options, this.assets, this.dice, this.clock, this.log) = (options, assets, dice, clock, log);
        Client = new WebhookClient(options);
        schedule = new Schedule(clock, Due);
    }

    public WebhookClient Client { get; }

    public WebhookCounts Counts { get; } = new();

    public Behaviour Knobs
    {
        set
        {
            knobs = value;
            schedule.Window = value.BatchSize > 1 ? TimeSpan.FromMilliseconds(value.BatchWindowMs) : TimeSpan.Zero;
        }
    }

    /// <summary>Nothing is told while the app is not subscribed or has no callback.</summary>
    public void Later(Update update, DateTimeOffset at)
    {
        if (!update.Account.Subscribed || CallbackOf(update) is null) return;
        Counts.Pending(1);
        schedule.Add(new Post([update], era, at), at);
    }

    /// <summary>Forgets what has not been told yet.</summary>
    public void Reset()
    {
        Interlocked.Increment(ref era);
        Counts.Settled(schedule.Clear());
    }

    public Callback? CallbackOf(Update update) => CallbackOf(update.Account, update.Number, update.Field);

    /// <summary>Number's override, then the WABA's, then the app's; overrides are for messages only: §5.2.</summary>
    public Callback? CallbackOf(BusinessAccount account, PhoneNumber? number, string field = "messages") =>
        (field == "messages" ? number?.Profile.Override ?? account.Override : null) ?? assets.AppCallback;

    public bool StillWanted(Post post, Destination by)
    {
        if (post.Era != era)
        {
            Counts.Settled(post.Updates.Length);
            return false;
        }
        if (DestinationOf(post.Updates[0]) is not { } now) return Drop(post);
        if (now == by) return true;
        now.Add(post); // the callback has been changed meanwhile
        return false;
    }

    public void Posting(Post post)
    {
        Counts.Posted(again: post.Attempts > 0);
        if (post.Attempts++ > 0) return;
        foreach (var update in post.Updates) update.OnFirstPosted(clock.GetUtcNow());
    }

    public void Acknowledged(Post post)
    {
        Counts.Acknowledged();
        Counts.Settled(post.Updates.Length);
    }

    public bool MayRetry(Post post) => clock.GetUtcNow() - post.Since < options.WebhookRetryFor || Drop(post);

    public void Again(Post post) => schedule.Add(post, clock.GetUtcNow() + RetryPauses.After(post.Attempts));

    public void GiveUp(Post post) => Drop(post);

    /// <summary>Nothing leaves any more.</summary>
    public void Stop()
    {
        schedule.Dispose();
        stop.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        foreach (var destination in destinations.Values) await destination.Value.Workers;
        Client.Dispose();
        stop.Dispose();
    }

    bool Drop(Post post)
    {
        Counts.GivenUp(post.Updates.Length);
        Counts.Settled(post.Updates.Length);
        return false;
    }

    /// <summary>Rings on the timer's thread, where an exception would end the process.</summary>
    void Due(List<Post> posts)
    {
        try
        {
            foreach (var post in knobs.BatchSize > 1 ? Batches(posts) : posts) Dispatch(post);
        }
        catch (Exception e)
        {
            Log.Undispatched(log, e);
        }
    }

    void Dispatch(Post post)
    {
        if (post.Attempts == 0 && dice.Happens(knobs.LoseWebhookRate))
        {
            Counts.Lost();
            Counts.Settled(post.Updates.Length);
        }
        else if (DestinationOf(post.Updates[0]) is { } destination) destination.Add(post);
        else Drop(post);
    }

    IEnumerable<Post> Batches(List<Post> posts) => posts
        .GroupBy(p => p.Attempts > 0 ? (object)p : (CallbackOf(p.Updates[0]), p.Era))
        .SelectMany(g => g.Chunk(knobs.BatchSize))
        .Select(c => c.Length == 1 ? c[0] : new Post([.. c.SelectMany(p => p.Updates)], c[0].Era, c[0].Since));

    Destination? DestinationOf(Update update) => CallbackOf(update) is not { } callback ? null : destinations.GetOrAdd(
        (callback.Url, callback.AppSecret ?? assets.AppSecret),
        key => new Lazy<Destination>(() => new Destination(key.Url, key.Secret, this, options, clock, log, stop.Token))).Value;

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Sandbox: due webhooks could not be handed over")]
        public static partial void Undispatched(ILogger log, Exception e);
    }
}
