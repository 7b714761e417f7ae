namespace WhatsApi.Gateway;

internal static class OperatorDocs
{
    public static readonly Doc ChangePlan = new("changePlan", "Put an account on a plan", "At once, with the usage of the month as it is.")
    {
        Plan = Doc.NoPlan,
        Body = new("PlanRequest", """{"plan":"pro"}"""),
        Replies = [AccountDocs.Look.Replies[0]],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Unparsed = new("listUnparsedWebhooks", "Webhook payloads that were not understood", "Kept as received, with the reason, newest first.")
    {
        Plan = Doc.NoPlan,
        Query = Doc.Paging,
        Replies = [new(200, "A page.", new("UnparsedList",
            """{"data":[{"id":"pay_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","accountId":null,"receivedAt":"2026-11-22T09:30:00.000Z","reason":"/entry/0/changes/0: unknown","payload":"{}"}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };
}
