namespace WhatsApi.Gateway;

internal static class MetaWebhookDocs
{
    static readonly Doc.Parameter[] Handshake =
    [
        new("hub.mode", "Text", "Always subscribe.", "subscribe", Required: true),
        new("hub.verify_token", "Text", "The token that was agreed on.", "my-verify-token", Required: true),
        new("hub.challenge", "Text", "Answered as it is.", "1158201444", Required: true),
    ];

    static readonly Doc.Content Challenge = new("Text", "1158201444", "text/plain");
    static readonly Doc.Content Payload = new("MetaWebhook", """{"object":"whatsapp_business_account","entry":[]}""");

    public static readonly Doc Verify = new("verifyMetaWebhook", "Meta's handshake", "Proves to Meta that this callback URL is ours.")
    {
        Plan = Doc.NoPlan,
        Query = Handshake,
        Replies = [new(200, "The challenge.", Challenge)],
        Errors = [ProblemCodes.InvalidVerifyToken],
    };

    public static readonly Doc Receive = new("receiveMetaWebhook", "Meta's events",
        "Signed with `X-Hub-Signature-256` over the raw body. Answers only once the payload is on stable storage. At most 3 MiB.")
    {
        Plan = Doc.NoPlan,
        Body = Payload,
        Replies = [new(200, "It is stored.")],
        Errors = [ProblemCodes.InvalidSignature],
    };

    public static readonly Doc VerifyOwn = Verify with
    {
        Id = "verifyOwnMetaWebhook",
        Summary = "Meta's handshake, for an account's own app",
        Description = "With the `verifyToken` of the account's credentials.",
        Errors = [ProblemCodes.InvalidVerifyToken, ProblemCodes.NotFound],
    };

    public static readonly Doc ReceiveOwn = Receive with
    {
        Id = "receiveOwnMetaWebhook",
        Summary = "Meta's events, for an account's own app",
        Description = "Signed with the `appSecret` of the account's credentials. At most 3 MiB.",
        Errors = [ProblemCodes.InvalidSignature, ProblemCodes.NotFound],
    };
}
