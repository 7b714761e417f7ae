namespace WhatsApi.Gateway;

internal static class WebhookDocs
{
    const string Webhook = """
        {"url":"https://hooks.example.com/whatsapp","events":["message.received","message.failed"],"createdAt":"2026-11-22T09:30:00.000Z","disabledAt":null,"disabledReason":null}
        """;

    const string Delivery = """
        {"id":"dlv_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","eventId":"evt_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","type":"message.delivered","sequence":42,"status":"pending",
         "attempts":[{"at":"2026-11-22T09:30:02.000Z","status":500,"durationMs":41,"error":"The receiver answered 500; only 2xx is a success."}],
         "nextAttemptAt":"2026-11-22T09:30:07.350Z","reason":null,"createdAt":"2026-11-22T09:30:02.000Z"}
        """;

    public static readonly Doc Set = new("setWebhook", "Have events sent to your URL", """
        Each event is posted as JSON and signed by the rules of [Standard Webhooks](https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp`, `webhook-signature`.
        A 2xx within 15 seconds is a success, everything else (redirects too) is tried again after 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h. Events of one message
        come in order; each event comes at least once, always with the same `webhook-id`. A 410 disables the webhook at once, five days of nothing but failures do too.
        A first webhook gets what happens from now on. Another one in its place goes on where the last was, also when that was disabled, and what waits is tried at once.
        `secret` is shown this once; without one in the request a new one is made each time. The URL must be https and lead to a public address.
        """)
    {
        Body = new("WebhookRequest", """{"url":"https://hooks.example.com/whatsapp","events":["message.received","message.failed"]}"""),
        Replies = [new(200, "Events go there from now on.", new("WebhookSet", $$"""{"webhook":{{Webhook}},"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}"""))],
        Errors = [ProblemCodes.UrlForbidden],
    };

    public static readonly Doc Look = new("getWebhook", "Your webhook", "Without its secret. `disabledAt` tells that nothing is sent until it is set again, `disabledReason` why.")
    {
        Replies = [new(200, "The webhook.", new("WebhookAnswer", $$"""{"webhook":{{Webhook}}}"""))],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Remove = new("removeWebhook", "Remove the webhook", "What waits for another attempt is given up. `GET /events` still has all of it.")
    {
        Replies = [new(204, "There is none now.")],
    };

    public static readonly Doc Test = new("testWebhook", "Send a test event", "One signed event of type `webhook.test`, now, once, outside the stream. A failure is data, not an error of the call.")
    {
        Replies = [new(200, "What came of it.", new("WebhookTest",
            """{"delivered":true,"status":200,"durationMs":38,"error":null,"eventId":"evt_01KAN8M5Q0V7T3W2X1Y0Z9S8R7"}"""))],
        Errors = ["invalid_state"],
    };

    public static readonly Doc Deliveries = new("listDeliveries", "The log of deliveries, newest first", "Each event that was sent, with its attempts. Kept for 30 days.")
    {
        Query = [new("status", "DeliveryStatus", "Only this status."), .. Doc.Paging],
        Replies = [new(200, "A page.", new("DeliveryList", $$"""{"data":[{{Delivery}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Replay = new("replayDelivery", "Send an event again", """
        With the `webhook-id` it always had, delivered or not. One that waits for another attempt is tried at once, after earlier ones of its message.
        """)
    {
        Replies = [new(202, "It is on its way.", new("DeliveryReplay", """{"id":"dlv_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","status":"pending"}"""))],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };
}
