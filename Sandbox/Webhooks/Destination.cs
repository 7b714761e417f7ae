using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>One callback URL: its queue, and the workers that post from it.</summary>
internal sealed partial class Destination
{
    readonly Channel<Post> queue = Channel.CreateUnbounded<Post>();
    readonly WebhookOutbox outbox;
    readonly Door door;
    readonly Uri url;
    readonly byte[] secret;
    readonly ILogger log;

    public Destination(
        string url, string secret, WebhookOutbox outbox, SandboxOptions options, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        this.url = new Uri(url);
        this.secret = Signature.Key(secret);
        this.outbox = outbox;
        this.log = log;
        door = new Door(clock);
        Workers = Task.WhenAll(Enumerable.Range(0, options.WebhookConcurrency).Select(_ => Task.Run(() => Work(stop), CancellationToken.None)));
    }

    public Task Workers { get; }

    public void Add(Post post) => queue.Writer.TryWrite(post);

    async Task Work(CancellationToken stop)
    {
        var page = new Page();
        try
        {
            await foreach (var post in queue.Reader.ReadAllAsync(stop))
                try
                {
                    page = await Deliver(post, page, stop);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    // An update that cannot be written must not stop the ones behind it.
                    Log.Unposted(log, e, url);
                    outbox.GiveUp(post);
                    page = new Page();
                }
        }
        catch (OperationCanceledException)
        {
            // The sandbox stops; Meta would go on tomorrow, a sandbox forgets.
        }
    }

    /// <summary>Posts until it is acknowledged, goes elsewhere, waits for its next turn, or is too old.</summary>
    /// <returns>A page to write the next one on.</returns>
    async Task<Page> Deliver(Post post, Page page, CancellationToken stop)
    {
        while (true)
        {
            var passed = await door.Pass(stop);
            if (!outbox.StillWanted(post, this)) return page;
            outbox.Posting(post);
            var delivery = await outbox.Client.Post(url, secret, page.Write(post.Updates), stop);
            if (delivery == Delivery.Acknowledged)
            {
                door.Succeeded();
                outbox.Acknowledged(post);
                return page;
            }
            door.Failed(passed, away: delivery == Delivery.Away);
            page = new Page(); // the failed request may still hold the old one
            if (!outbox.MayRetry(post)) return page;
            if (delivery == Delivery.Away) continue;
            outbox.Again(post);
            return page;
        }
    }

    /// <summary>Buffers of one worker.</summary>
    sealed class Page
    {
        readonly ArrayBufferWriter<byte> plain = new(1024);
        readonly ArrayBufferWriter<byte> escaped = new(1024);

        public ReadOnlyMemory<byte> Write(IReadOnlyList<Update> updates)
        {
            plain.ResetWrittenCount();
            escaped.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(plain, MetaJson.Writer)) Envelope.Write(updates, json);
            MetaJson.Escape(plain.WrittenSpan, escaped);
            return escaped.WrittenMemory;
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Sandbox: a webhook for {Url} could not be posted")]
        public static partial void Unposted(ILogger log, Exception e, Uri url);
    }
}
