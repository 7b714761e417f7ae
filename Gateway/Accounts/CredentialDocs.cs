namespace WhatsApi.Gateway;

internal static class CredentialDocs
{
    public static readonly Doc Connect = new("connectNumber", "Connect a WhatsApp number",
        "The token is encrypted at rest and never answered. A number belongs to one account at a time. With `appSecret` your own Meta app may post its webhooks to `webhookPath`.")
    {
        Body = new("CredentialsRequest", """{"accessToken":"EAAG...","phoneNumberId":"106540352242922","wabaId":"102290129340398"}"""),
        Replies = [new(200, "The number is connected.", new("CredentialsAnswer",
            """{"credentials":{"configured":true,"phoneNumberId":"106540352242922","wabaId":"102290129340398","tokenLast4":"9ZDZ","verifiedAt":null,"displayPhoneNumber":null,"verifiedName":null,"qualityRating":null,"messagingLimit":null}}"""))],
        Errors = ["phone_number_in_use"],
    };

    public static readonly Doc Disconnect = new("disconnectNumber", "Remove the credentials",
        "Sending answers `credentials_missing` from then on; what is queued waits and goes on when credentials return.")
    {
        Replies = [new(204, "There are none now.")],
    };

    public static readonly Doc Verify = new("verifyCredentials", "Check the credentials at Meta",
        "Asks Meta about token, permissions, number, business account and webhook subscription. A failed check is data; `fix` says what to do.")
    {
        Replies = [new(200, "What was found.", new("CredentialReport", """
            {"ok":true,"checkedAt":"2026-11-22T09:30:00.000Z","checks":[{"name":"access_token","ok":true,"detail":"The token is valid and does not expire."}],
             "phoneNumber":{"id":"106540352242922","displayPhoneNumber":"+1 631-555-5555","verifiedName":"Jasper's Market","qualityRating":"GREEN","messagingLimit":"TIER_1K","throughput":"STANDARD"},
             "waba":{"id":"102290129340398","name":"Lucky Shrub"}}
            """))],
        Errors = [ProblemCodes.CredentialsMissing, "account_suspended"],
    };
}
