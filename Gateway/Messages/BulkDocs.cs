namespace WhatsApi.Gateway;

internal static class BulkDocs
{
    public static readonly Doc Send = new("sendMessages", "Send many messages", """
        Each of `messages` is a body of `POST /send-message`. Valid ones are stored together and go; invalid ones are answered by their index. With `atomic` one that is
        invalid refuses them all. `sendAt` is for those without a time of their own. The most messages a call is the lower of the plan's limit and the server's.
        """)
    {
        Body = new("BulkRequest", """{"messages":[{"to":"+15551234567","type":"text","text":{"body":"Hi"}},{"to":"12","type":"text","text":{"body":"Hi"}}]}"""),
        Replies =
        [
            new(202, "The valid messages are accepted.", new("BulkReceipt", """
                {"batchId":"bat_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","accepted":1,"rejected":1,"messages":[
                 {"index":0,"id":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R8","status":"queued","to":"+15551234567"},
                 {"index":1,"error":{"code":"invalid_phone","detail":"to must be a phone number with its country code (+15551234567), or a business-scoped user id.",
                  "errors":[{"pointer":"/messages/1/to","code":"invalid_phone","detail":"to must be a phone number with its country code (+15551234567), or a business-scoped user id."}]}}]}
                """)),
        ],
        Errors = ["batch_too_large", ProblemCodes.InvalidPhone, ProblemCodes.CredentialsMissing, "account_suspended", "quota_exceeded"],
    };

    public static readonly Doc Find = new("getBulk", "How far a bulk call is", "`total` and `byStatus` count the accepted messages. `completedAt` is set once none is scheduled, queued or being sent.")
    {
        Replies =
        [
            new(200, "The call.", new("Batch", """
                {"batchId":"bat_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","total":2,"rejected":0,"byStatus":{"scheduled":0,"queued":0,"sending":0,"sent":1,"delivered":1,"read":0,"failed":0,"canceled":0},
                 "createdAt":"2026-11-22T09:30:00.000Z","completedAt":"2026-11-22T09:30:02.000Z"}
                """)),
        ],
        Errors = [ProblemCodes.NotFound],
    };
}
