namespace WhatsApi.Gateway;

internal static class MessageDocs
{
    const string Receipt = """
        {"id":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","status":"queued","to":"+15551234567","type":"text","sendAt":null,"batchId":null,
         "metadata":{"orderId":"42"},"createdAt":"2026-11-22T09:30:00.000Z"}
        """;

    const string Message = """
        {"id":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","direction":"outbound","status":"delivered","outcome":null,"type":"text","to":"+15551234567","from":null,
         "phoneNumberId":"106540352242922","wamid":"wamid.HBgLMTU1NTEyMzQ1NjcVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA","text":{"body":"Hi"},"attempts":1,"nextAttemptAt":null,
         "error":null,"blockedBy":null,"pricing":{"billable":true,"category":"service"},"conversation":null,"metadata":{"orderId":"42"},"sendAt":null,"batchId":null,
         "campaignId":null,"flowExecutionId":null,"createdAt":"2026-11-22T09:30:00.000Z",
         "timeline":[{"status":"queued","at":"2026-11-22T09:30:00.000Z","source":"api"},{"status":"sent","at":"2026-11-22T09:30:01.000Z","source":"webhook"},
                     {"status":"delivered","at":"2026-11-22T09:30:02.000Z","source":"webhook"}]}
        """;

    static readonly string[] SendErrors = [ProblemCodes.InvalidPhone, ProblemCodes.CredentialsMissing, "account_suspended", "quota_exceeded"];

    public static readonly Doc Send = new("sendMessage", "Send one message", """
        The object under the type's name is Meta's own, unchanged, and is checked against Meta's limits before anything is stored. The message is on stable storage before
        the answer leaves; a message that was accepted is never lost. `dryRun` makes every check and answers the request that Meta would get, with nothing stored or sent.
        What may be right by the time a message is sent is a warning there: the window of 24 hours, and a template that is not approved, or not there yet;
        and so is a recipient who has opted out, since only campaigns leave them out.
        """)
    {
        Body = new("SendRequest", """{"to":"+15551234567","type":"text","text":{"body":"Hi","preview_url":false},"metadata":{"orderId":"42"}}"""),
        Replies =
        [
            new(202, "The message is accepted.", new("MessageReceipt", Receipt)),
            new(200, "With `dryRun`: what would be sent.", new("DryRun", """
                {"dryRun":true,"valid":true,"metaRequest":{"method":"POST","url":"https://graph.facebook.com/v25.0/106540352242922/messages",
                 "body":{"messaging_product":"whatsapp","recipient_type":"individual","to":"+15551234567","type":"text","text":{"body":"Hi"}}},"warnings":[]}
                """)),
        ],
        Errors = SendErrors,
    };

    public static readonly Doc SendTest = new("sendTestMessage", "Send a test message",
        "Without `text` it is Meta's template `hello_world`. The credentials must have passed their check. Completes the onboarding step `first_message`.")
    {
        Body = new("TestMessageRequest", """{"to":"+15551234567"}"""),
        Replies = [new(202, "The message is accepted.", new("MessageReceipt", Receipt))],
        Errors = [.. SendErrors, ProblemCodes.CredentialsUnverified],
    };

    public static readonly Doc Retry = new("retryMessage", "Send a failed message again", """
        Only `failed` messages; with `force` also one whose outcome is unknown, which may double it. The attempts begin to count anew. The body may be missing.
        """)
    {
        Body = new("RetryRequest", """{"force":false}"""),
        Replies = [new(202, "The message is queued again.", new("MessageReceipt", Receipt))],
        Errors = [ProblemCodes.NotFound, "invalid_state", ProblemCodes.CredentialsMissing, "account_suspended"],
    };

    public static readonly Doc Cancel = new("cancelMessage", "Take a message back", "Only while it is `scheduled` or `queued`.")
    {
        Replies = [new(200, "The message is canceled.", new("MessageReceipt", Receipt.Replace("queued", "canceled", StringComparison.Ordinal)))],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };

    public static readonly Doc Find = new("getMessage", "One message and its story", "With every step: acceptance, each attempt, what Meta said, each status.")
    {
        Replies = [new(200, "The message.", new("Message", Message))],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc List = new("listMessages", "Messages, newest first", "Outbound and inbound. Pages stay stable while messages are added.")
    {
        Query =
        [
            new("direction", "Direction", "Only this direction."),
            new("status", "MessageStatus", "Only this status."),
            new("to", "Text", "Only to this phone number or business-scoped user id.", "+15551234567"),
            new("type", "Text", "Only this type.", "text"),
            new("batchId", "Id", "Only of this bulk call."),
            new("campaignId", "Id", "Only of this campaign."),
            new("from", "TimeOrDay", "Created at or after; or, for inbound messages, who wrote: a phone number or business-scoped user id.", "2026-11-01T00:00:00Z"),
            new("until", "TimeOrDay", "Created before.", "2026-12-01"),
            .. Doc.Paging,
        ],
        Replies = [new(200, "A page.", new("MessageList", $$"""{"data":[{{Message}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };
}
