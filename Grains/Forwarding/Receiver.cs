using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>The other end: posts events to webhooks, signed by the rules of Standard Webhooks.</summary>
internal sealed class Receiver(IOutgoingClient client, SecretBox secrets, Ids ids, TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">The caller has given up; the receiver may have the event.</exception>
    public async Task<Attempt> PostAsync(string account, ForwarderState webhook, string eventId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return Attempt.Of(await client.SendAsync(Request(webhook.Url!, SecretOf(account, webhook), eventId, body, now), cancellationToken), now);
    }

    /// <summary>Posts an event that is not of the stream.</summary>
    public async Task<TestOutcome> TestAsync(string account, ForwarderState webhook)
    {
        var id = ids.NewEvent();
        var attempt = await PostAsync(account, webhook, id, EventJson.RenderTest(id, account, clock.GetUtcNow()), CancellationToken.None);
        return new TestOutcome.Tried(id, attempt.Succeeded, attempt.Status, attempt.DurationMs, attempt.Error);
    }

    static OutgoingRequest Request(string url, WebhookSecret secret, string eventId, ReadOnlyMemory<byte> body, DateTimeOffset now) => new(HttpMethod.Post, new Uri(url))
    {
        Headers =
        [
            new(StandardWebhooks.IdHeader, eventId),
            new(StandardWebhooks.TimestampHeader, StandardWebhooks.Timestamp(now)),
            new(StandardWebhooks.SignatureHeader, secret.Sign(eventId, now, body.Span)),
        ],
        Body = body,
        ContentType = "application/json",
        Timeout = DeliveryRules.Timeout,
    };

    WebhookSecret SecretOf(string account, ForwarderState webhook) =>
        WebhookSecret.TryParse(secrets.Open(webhook.SealedSecret, SecretPurposes.Webhook(account)), out var secret, out var why)
            ? secret
            : throw new InvalidOperationException(why);
}
