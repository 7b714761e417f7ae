using System.Collections.Immutable;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Gateway;

/// <summary><c>PUT /auth/me/webhook</c>. Whether the URL is allowed is asked later: it depends on settings, and on DNS.</summary>
internal sealed record WebhookRequest(string Url, ImmutableArray<string>? Events, WebhookSecret? Secret) : IRequest<WebhookRequest>
{
    const int LongestSecret = 128;

    public static WebhookRequest Read(Fields body, DateTimeOffset now) => new(body.Text("url", TargetUrl.MaxLength, WhyNotUrl), ReadEvents(body), ReadSecret(body));

    static string? WhyNotUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? null : "url must be an absolute URL such as https://hooks.example.com/whatsapp.";

    static ImmutableArray<string>? ReadEvents(Fields body)
    {
        if (body.TextsOrNull("events", maxCount: 100, maxLength: 64) is not { } events) return null;
        if (events.IsEmpty) body.Fault("events", FaultCodes.TooFew, "events must name at least one event; leave it out for all.");
        for (var i = 0; i < events.Length; i++)
            if (!EventTypes.All.Contains(events[i])) body.Fault($"events/{i}", FaultCodes.InvalidValue, $"Each of events must be one of: {string.Join(", ", EventTypes.All)}.");
        return [.. events.Distinct()];
    }

    static WebhookSecret? ReadSecret(Fields body)
    {
        WebhookSecret? secret = null;
        body.TextOrNull("secret", LongestSecret, text => WebhookSecret.TryParse(text, out secret, out var why) ? null : why);
        return secret;
    }
}
