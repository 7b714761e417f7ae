namespace WhatsApi.Gateway;

internal static class FlowDocs
{
    const string Plan = "basic";
    const string Invalid = "flow_invalid";
    const string Taken = "keyword_taken";

    const string Nodes = """
        "nodes":[{"id":"ask","type":"question","message":"Shop or workshop?","choices":[{"id":"shop","title":"Shop","next":"shop"},{"id":"workshop","title":"Workshop","next":"workshop"}]},
          {"id":"shop","type":"message","message":"9:00 to 18:00, {{contact.name|there}}."},{"id":"workshop","type":"message","message":"8:00 to 16:00."}]
        """;

    const string Request = $$$"""
        {"name":"Opening hours","trigger":{"type":"keyword","keywords":["hours"],"match":"contains","webhook":{"enabled":true,"secret":"choose a long one"}},
         {{{Nodes}}}}
        """;

    const string Hours = $$$"""
        {"id":"flw_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","name":"Opening hours","status":"active","version":1,
         "trigger":{"type":"keyword","keywords":["hours"],"match":"contains","webhook":{"enabled":true,"secret":"********"}},
         {{{Nodes}}},
         "createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","stats":{"started":12,"open":1,"completed":9,"failed":0,"expired":2,"canceled":0}}
        """;

    const string Execution = """
        {"id":"exe_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","flowId":"flw_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","version":1,"contact":"+15551234567","status":"waiting","currentNode":"ask","variables":{},
         "resumeAt":"2026-11-29T09:30:00.000Z","earlierSteps":0,"steps":[{"node":"ask","type":"question","at":"2026-11-22T09:30:00.000Z","outcome":"asked","messageId":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","detail":null}],
         "error":null,"startedAt":"2026-11-22T09:30:00.000Z","endedAt":null}
        """;

    static readonly Doc.Reply Flow = new(200, "The flow.", new("Flow", Hours));

    public static readonly Doc Create = new("createFlow", "Make a flow", """
        A conversation as JSON: what starts it, and its nodes, of which the first is the start. The language is described in docs/flows. A new flow is a draft: its form is checked, all faults at once;
        whether it can run as a whole is asked by `/activate`, and can be tried before with `/simulate`. The webhook's secret is stored encrypted and never shown: in answers stands `********` for it.
        """)
    {
        Plan = Plan,
        Body = new("FlowRequest", Request),
        Replies = [new(201, "The flow.", new("Flow", Hours))],
        Errors = [Invalid],
    };

    public static readonly Doc List = new("listFlows", "List flows", "Newest first, each with its newest version.")
    {
        Plan = Plan,
        Query = [new("status", "FlowStatus", "Only flows with this status."), .. Doc.Paging],
        Replies = [new(200, "A page.", new("FlowList", $$"""{"data":[{{Hours}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Find = new("getFlow", "Look at a flow", "Trigger and nodes as they were written, with `********` for the webhook's secret.")
    {
        Plan = Plan,
        Replies = [Flow],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Replace = new("replaceFlow", "Write a new version of a flow", """
        Executions that run keep the version they began with. `********` as the webhook's secret keeps the one that is there, so that what was read can be written back; without a secret the webhook asks for
        none. The new version of an active flow is checked as by `/activate`, and listens from the answer on; if it is refused the old one goes on.
        """)
    {
        Plan = Plan,
        Body = Create.Body,
        Replies = [Flow],
        Errors = [ProblemCodes.NotFound, Invalid, Taken],
    };

    public static readonly Doc Delete = new("deleteFlow", "Delete a flow", "Executions that run go on to their end.")
    {
        Plan = Plan,
        Replies = [new(204, "It is gone.")],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Activate = new("activateFlow", "Have a flow listen", """
        The whole of it is checked first, and every fault named: `unknown_node`, `unreachable`, `endless_loop` (a loop without a wait), `missing_branch`, `unknown_variable`, messages over Meta's limits,
        templates that are missing, not approved or get the wrong parameters, hosts that may not be called. Two active flows cannot have the same exact keyword.
        """)
    {
        Plan = Plan,
        Replies = [Flow],
        Errors = [ProblemCodes.NotFound, Invalid, Taken],
    };

    public static readonly Doc Deactivate = new("deactivateFlow", "Have a flow listen no more", "Executions that run go on to their end.")
    {
        Plan = Plan,
        Replies = [Flow],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Simulate = new("simulateFlow", "Try a flow", """
        Runs it in virtual time by the same interpreter; nothing is sent, no server is called, no contact is changed. An input is one of `text`, `buttonId`, `listId`, `media`, `location`, `resume`, each with
        `after`, the time since the input before; `after` alone lets time pass. The first input that the trigger matches starts the flow. http nodes get the answer under `http`, or `200 {}`. Without
        `version` or `draft` it is the newest version. `faults` is what an activation would say, templates aside; `text` is the whole as people read it.
        """)
    {
        Plan = Plan,
        Body = new("SimulateRequest", """{"contact":{"name":"Ana"},"inputs":[{"text":"When are your hours?"},{"buttonId":"shop","after":"PT20S"}]}"""),
        Replies =
        [
            new(200, "What would happen.", new("Simulation", """
                {"status":"completed","currentNode":"shop","resumeAt":null,"variables":{},
                 "transcript":[{"at":"2026-11-22T09:30:00.000Z","who":"contact","node":null,"text":"When are your hours?","message":null}],
                 "text":"0.00:00:00  contact  When are your hours?","coverage":{"visited":["ask","shop"],"notVisited":["workshop"]},"faults":[]}
                """)),
        ],
        Errors = [ProblemCodes.NotFound, Invalid],
    };

    public static readonly Doc Replay = new("replayFlow", "Play past conversations again on another version", """
        Takes what was recorded of executions that began in [`from`, `until`), oldest first, 200 a call, and plays it on `version` or `draft` (without either on the newest version). Answers those in which
        other messages would have been sent, or which would have ended otherwise: what both begin and end with is left out, the rest stands message against message, the first 20 of an execution. What contacts
        and servers answered, and when, is taken as it was; a wait that is new in the definition is answered only if something recorded answers it.
        """)
    {
        Plan = Plan,
        Body = new("ReplayRequest", """{"version":2,"from":"2026-11-01T00:00:00Z","until":"2026-11-22T00:00:00Z"}"""),
        Replies =
        [
            new(200, "What would have been different.", new("FlowReplay", """
                {"replayed":57,"differing":1,"data":[{"executionId":"exe_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","contact":"+15551234567","version":1,"startedAt":"2026-11-20T09:30:00.000Z",
                 "before":{"status":"completed","currentNode":"shop"},"after":{"status":"completed","currentNode":"shop"},"differencesTotal":1,
                 "differences":[{"before":{"node":"shop","text":"9:00 to 18:00, Ana.","message":{"type":"text","text":{"body":"9:00 to 18:00, Ana."}}},
                  "after":{"node":"shop","text":"9:00 to 20:00, Ana.","message":{"type":"text","text":{"body":"9:00 to 20:00, Ana."}}}}]}],"nextCursor":null}
                """)),
        ],
        Errors = [ProblemCodes.NotFound, Invalid],
    };

    public static readonly Doc ListExecutions = new("listFlowExecutions", "List a flow's executions", "Newest first.")
    {
        Plan = Plan,
        Query =
        [
            new("status", "ExecutionStatus", "Only executions with this status."),
            new("contact", "Text", "Only with this person: a phone number, a business-scoped user id, or a contact's id.", "+15551234567"),
            .. Doc.Paging,
        ],
        Replies = [new(200, "A page.", new("ExecutionList", $$"""{"data":[{{Execution}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.NotFound, ProblemCodes.InvalidParameter],
    };

    public static readonly Doc FindExecution = new("getFlowExecution", "Look at an execution", """
        One contact on their way through one version: where they are, what is known, every step (the last 500; `earlierSteps` counts those before).
        """)
    {
        Plan = Plan,
        Replies = [new(200, "The execution.", new("Execution", Execution))],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Resume = new("resumeFlowExecutions", "Go on with executions", """
        With `executionId` that one goes on: after a handoff, or when its delay or time-out is due. Without it, or without a body, all that are due now do; they would by themselves. `notDue` counts those
        whose time has not come.
        """)
    {
        Plan = Plan,
        Body = new("ResumeRequest", """{"executionId":"exe_01KAN8M5Q0V7T3W2X1Y0Z9S8R7"}"""),
        Replies = [new(200, "What went on.", new("ResumeReceipt", """{"resumed":["exe_01KAN8M5Q0V7T3W2X1Y0Z9S8R7"],"notDue":0}"""))],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };

    public static readonly Doc Trigger = new("triggerFlow", "Start a flow by a call", """
        No API key: whoever knows the id, and the secret if the flow's webhook has one, may call, 60 times a minute from one address. The flow must be active and its webhook open; else it is `not_found`, like one
        that does not exist. `from` is who it shall talk to, `text` stands for what they have written and must fit the flow's keywords, if it has any. A person is in one execution at a time. Outside the
        24-hour window begin with a template. Who has opted out is left alone: `matched` is false, and `reason` one of `text`, `busy`, `opted_out`.
        """)
    {
        Plan = Doc.NoPlan,
        Headers = [new(FlowTriggers.SecretHeader, "Text", "The secret of the flow's webhook, if it has one.")],
        Body = new("TriggerRequest", """{"from":"+15551234567","text":"hours","name":"Ana","variables":{"order":"42"}}"""),
        Replies =
        [
            new(202, "It has begun.", new("TriggerReceipt", """{"matched":true,"executionId":"exe_01KAN8M5Q0V7T3W2X1Y0Z9S8R7"}""")),
            new(200, "Nothing has begun.", new("TriggerReceipt", """{"matched":false,"reason":"busy"}""")),
        ],
        Errors = ["trigger_denied", "plan_required", "account_suspended", ProblemCodes.NotFound, ProblemCodes.InvalidPhone, ProblemCodes.RateLimited],
    };
}
