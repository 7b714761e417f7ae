namespace WhatsApi.Gateway;

internal static class OperatorDocs
{
    static readonly string Account = AccountDocs.Look.Replies[0].Content!.Example.TrimEnd()[..^1] + ",\"suspended\":false}";

    static readonly Doc.Reply AccountReply = new(200, "The account as it is now.", new("OperatorAccount", Account));

    public static readonly Doc List = new("listAccounts", "Accounts, newest first", """
        `search` is an account id, Meta's phone number id, or the beginning of an e-mail address in any case; the beginning of more than 1,000 addresses is refused.
        """)
    {
        Plan = Doc.NoPlan,
        Query = [new("search", "Text", "Only accounts that this names.", "ana@"), new("plan", "Text", "Only accounts on this plan, by its id.", "pro"), .. Doc.Paging],
        Replies = [new(200, "A page.", new("OperatorAccountList", """
            {"data":[{"id":"acc_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","email":"ana@example.com","name":"Ana","plan":{"id":"pro"},"suspended":false,"phoneNumberId":"106540352242922",
             "createdAt":"2026-11-22T09:30:00.000Z"}],"nextCursor":null}
            """))],
        Errors = [ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Find = new("getAccountAsOperator", "One account", "As its owner sees it, and whether it is suspended. No secret is in it.")
    {
        Plan = Doc.NoPlan,
        Replies = [AccountReply],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc ChangePlan = new("changePlan", "Put an account on a plan", "At once, with the usage of the month as it is.")
    {
        Plan = Doc.NoPlan,
        Body = new("PlanRequest", """{"plan":"pro"}"""),
        Replies = [AccountReply],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Suspend = new("suspendAccount", "Suspend an account", """
        From then on sending answers `account_suspended`, and what is queued waits with `blockedBy: "account_suspended"`; requests that are on their way to Meta go out.
        Reading stays allowed, and what Meta reports is still taken in. Suspending again changes nothing.
        """)
    {
        Plan = Doc.NoPlan,
        Replies = [AccountReply],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Reinstate = new("reinstateAccount", "Take a suspension back", "What is queued goes on at once. Doing it again changes nothing.")
    {
        Plan = Doc.NoPlan,
        Replies = [AccountReply],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Stats = new("getStats", "What the service is doing now", """
        Queues with their pace, grains in memory, the backlog of Meta's webhooks, the store, and the process that answers. Costs some look-ups a number with work, so ask every few
        seconds rather than more often.
        """)
    {
        Plan = Doc.NoPlan,
        Replies = [new(200, "The figures.", new("OperatorStats", """
            {"queues":{"waiting":120,"inFlight":8,"more":false,"numbers":[{"phoneNumberId":"106540352242922","accountId":"acc_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","waiting":120,"inFlight":8,
             "messagesPerSecond":80,"limit":80,"oldestDueAt":"2026-11-22T09:30:00.000Z"}]},"oldestWaitingAt":"2026-11-22T09:30:00.000Z",
             "activations":{"total":131,"byType":{"AccountGrain":1,"InboxGrain":8,"MessageGrain":121,"SenderGrain":1}},
             "inbox":{"waiting":0,"oldestAt":null,"kept":2,"more":false},
             "store":{"provider":"sqlite","queuedUnits":0,"commits":512,"units":4711,"lastCommitMs":1.42,"pingMs":0.21},
             "process":{"uptimeSeconds":4711,"workingSetBytes":156000000,"gcHeapBytes":32000000,"threads":32,"cpuSeconds":61.5}}
            """))],
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
