using System.Net;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Sandbox.Controls;

/// <summary>GET /sandbox: every control, every knob, every magic recipient, for people and for programs.</summary>
internal static class Help
{
    static readonly (string Call, string Does)[] Calls =
    [
        ("GET /sandbox/health", "Is it up."),
        ("GET|PUT /sandbox/behaviour", "All knobs; PUT merges, null means the default."),
        ("GET|PUT /sandbox/callback", "{url, appSecret, verifyToken}: where the app's webhooks go. What waits follows a new url."),
        ("GET|POST|DELETE /sandbox/rules, GET|DELETE /sandbox/rules/{id}",
            "{match:{to, type, phoneNumberId, templateName, textContains}, then:{delayMs, dropAnswer, dropBefore, errorCode, errorHttpStatus, " +
            "failStatusCode, statuses, templateStatus}, times, after, share}: the oldest rule that fits applies, to a share of the messages, once so many were " +
            "let through."),
        ("POST /sandbox/inbound",
            "{phoneNumberId, from, name, userId, username, type, <type>:{...}, context}: a user writes, which opens the 24-hour window; " +
            "answers the wamid. {from, press: \"<id>\"} presses the button, or takes the row, of the newest message to them that has one with this id."),
        ("POST /sandbox/statuses", "{wamid or opaque, status, errorCode}: one more status, now."),
        ("POST /sandbox/webhook",
            "{body, url, signature: valid|invalid|missing}: any JSON, signed as it is, posted once; answers what the receiver said."),
        ("GET /sandbox/ledger?phoneNumberId=&to=&opaque=&wamid=&limit=&after=",
            "Everything accepted, oldest first; 'after' of the answer continues."),
        ("GET /sandbox/ledger/summary",
            "Counts: accepted, distinct by opaque, duplicates, refused, answersDropped, webhooks (pending counts updates, the others POSTs)."),
        ("DELETE /sandbox/ledger", "Empties ledger and counts."),
        ("GET /sandbox/numbers, PUT /sandbox/numbers/{id}",
            "{wabaId, displayPhoneNumber, verifiedName, status, qualityRating, messagingLimit, messagesPerSecond, allowedRecipients, callbackUrl, " +
            "appSecret}; merges."),
        ("GET /sandbox/wabas, PUT /sandbox/wabas/{id}", "{name, subscribed, callbackUrl, appSecret}; merges."),
        ("GET|POST /sandbox/tokens", "{token, permissions, wabaIds, expiresAt, revoked}."),
        ("POST /sandbox/templates", "{wabaId, name, language, status, category, parameterFormat, components}."),
        ("PUT /sandbox/templates/{id}", "{status, reason, description}: Meta decides so (APPROVED, REJECTED, PAUSED, DISABLED ...), and tells it by webhook."),
        ("PUT /sandbox/numbers/{id}/quality", "{qualityRating, messagingLimit, event}: and tells it by webhook (FLAGGED for RED, unless said otherwise)."),
        ("POST /sandbox/reset", "Back to the start; the callback stays."),
    ];

    static readonly (string Token, string Means)[] Tokens =
    [
        ("sandbox...", "valid, both permissions, any numeric id exists for it"),
        ("sandbox...expired...", "190, subcode 463"),
        ("sandbox...nopermission...", "without whatsapp_business_messaging: sends answer 403, code 10"),
        ("{app-id}|{app-secret}", "the app token, for debug_token and subscriptions"),
        ("anything else", "190, unless made by POST /sandbox/tokens"),
    ];

    public static IResult Answer(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? Results.Content(Html(), "text/html; charset=utf-8")
            : ControlJson.Answer(new
            {
                controls = Calls.Select(c => new { call = c.Call, does = c.Does }),
                tokens = Tokens.Select(t => new { token = t.Token, means = t.Means }),
                magicRecipients = MagicRecipients.Table.Select(m => new { endsIn = m.Code, how = How(m), title = m.Title }),
                errorCodes = Graph.MetaErrors.All.Select(e => new { code = e.Code, httpStatus = e.Status, title = e.Title }),
                behaviour = new Behaviour(),
            });

    static string How(Graph.MetaError error) =>
        error.IsRefusedAtOnce() ? $"refused at once, HTTP {error.Status}" : "accepted, then failed by webhook";

    static string Html()
    {
        var page = new StringBuilder("<!doctype html><meta charset=utf-8><title>WhatsApp sandbox</title>")
            .Append("<style>body{font:15px system-ui;margin:2rem;max-width:70rem}td{padding:.2rem 1rem .2rem 0;vertical-align:top}</style>")
            .Append("<h1>WhatsApp Cloud API sandbox</h1><p>Graph API: any path such as <code>/v25.0/{phone-number-id}/messages</code>.</p>");
        Table(page, "Controls", Calls);
        Table(page, "Access tokens", Tokens);
        Table(page, "Magic recipients: numbers that end in", MagicRecipients.Table.Select(m => ($"{m.Code}", $"{m.Title}: {How(m)}")));
        Table(page, "Knobs of /sandbox/behaviour, with their defaults", Knobs());
        return page.ToString();
    }

    static IEnumerable<(string, string)> Knobs() =>
        JsonSerializer.SerializeToElement(new Behaviour(), ControlJson.Options).EnumerateObject().Select(k => (k.Name, k.Value.GetRawText()));

    static void Table(StringBuilder page, string title, IEnumerable<(string, string)> rows)
    {
        page.Append(null, $"<h2>{WebUtility.HtmlEncode(title)}</h2><table>");
        foreach (var (left, right) in rows)
            page.Append(null, $"<tr><td><code>{WebUtility.HtmlEncode(left)}</code></td><td>{WebUtility.HtmlEncode(right)}</td></tr>");
        page.Append("</table>");
    }
}
