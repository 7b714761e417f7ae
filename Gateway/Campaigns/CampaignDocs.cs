namespace WhatsApi.Gateway;

internal static class CampaignDocs
{
    const string Request = """
        {"name":"Autumn sale","template":{"name":"autumn_sale","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{contact.name|there}}"}]}]},
         "audience":{"tags":["vip","newsletter"],"match":"any"},"messagesPerSecond":20,"window":{"from":"09:00","to":"20:00","days":["mon","tue","wed","thu","fri"]}}
        """;

    const string Template = """{"name":"autumn_sale","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{contact.name|there}}"}]}]}""";

    const string Definition = $$"""
        "id":"cmp_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","name":"Autumn sale","template":{{Template}},"audience":{"tags":["vip","newsletter"],"match":"any"},"sendAt":null,
         "messagesPerSecond":20,"window":{"from":"09:00","to":"20:00","days":["mon","tue","wed","thu","fri"],"timeZone":null}
        """;

    const string Draft = $$"""
        {{{Definition}},"status":"draft","stats":{"audience":0,"skipped":{"optedOut":0,"invalid":0,"duplicate":0,"missingVariable":0},"queued":0,"sent":0,"delivered":0,"read":0,"failed":0,"canceled":0},
         "progress":0,"reason":null,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","launchedAt":null,"startedAt":null,"completedAt":null}
        """;

    const string Paused = $$"""
        {{{Definition}},"status":"paused","stats":{"audience":300,"skipped":{"optedOut":4,"invalid":0,"duplicate":1,"missingVariable":0},"queued":195,"sent":10,"delivered":60,"read":28,"failed":2,"canceled":0},
         "progress":0.35,"reason":{"code":"template_paused","detail":"Meta has paused the template autumn_sale. Resume the campaign once it is approved again."},"createdAt":"2026-11-22T09:30:00.000Z",
         "updatedAt":"2026-11-22T09:32:10.000Z","launchedAt":"2026-11-22T09:32:00.000Z","startedAt":"2026-11-22T09:32:00.000Z","completedAt":null}
        """;

    static readonly Doc.Reply Campaign = new(200, "The campaign.", new("Campaign", Paused));

    public static readonly Doc Create = new("createCampaign", "Draft a campaign", """
        One template for many contacts. Nothing is sent before it is launched. The texts of the template's components may hold `{{contact.name}}`, `{{contact.phone}}` and
        `{{contact.attributes.<name>}}`, each with a default after `|`: `{{contact.name|there}}`; who has neither value nor default gets nothing. Without tags it is for all contacts.
        With a `window` people are written to between `from` and `to` (which may be on the next day) on these days only, by their own clock: the contact's attribute `timeZone` (an IANA
        name), else the window's, else that of their phone number.
        """)
    {
        Body = new("CampaignRequest", Request),
        Replies = [new(201, "The draft.", new("Campaign", Draft))],
    };

    public static readonly Doc List = new("listCampaigns", "List campaigns", "Newest first.")
    {
        Query = [new("status", "CampaignStatus", "Only campaigns with this status.", "running"), .. Doc.Paging],
        Replies = [new(200, "A page.", new("CampaignList", $$"""{"data":[{{Paused}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Find = new("getCampaign", "How far a campaign is", """
        `stats` counts each contact of the audience once, where they are now: skipped, `queued` (not yet with Meta), sent, delivered, read, failed or canceled. `progress` is the part of the
        audience that is done with. `reason` says why it paused by itself, or failed, and what to do. It is `completed` once nothing is left to be done, whatever became of the messages, but
        `failed` when not one of them was taken.
        """)
    {
        Replies = [Campaign],
        Errors = [ProblemCodes.NotFound],
    };

    public static readonly Doc Delete = new("deleteCampaign", "Delete a campaign", "Its messages stay. One that is scheduled, running or paused is canceled first.")
    {
        Replies = [new(204, "It is gone.")],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };

    public static readonly Doc Plan = new("planCampaign", "Try a draft out", """
        Goes through the whole audience as launching would, and sends nothing. `skip` says who would get nothing: opted out, not reachable with this template, the same person as an older
        contact of the audience (numbers of Brazil, Mexico and Argentina have two forms), or without a value for a variable. `sample` shows the first messages as they would be read.
        `estimatedSeconds` is from the first message to the last, at the campaign's pace or the number's, whichever is slower, each person waiting for their window.
        `estimatedCost` is null while the template's category or all rates are unknown; `unpriced` messages are not in its amount, nor are discounts or free windows.
        `planHash` changes with contacts, definition and template: `launch` takes it.
        """)
    {
        Replies =
        [
            new(200, "The plan.", new("CampaignPlan", """
                {"audience":300,"send":295,"skip":{"optedOut":4,"invalid":0,"duplicate":1,"missingVariable":0},"estimatedSeconds":15,"estimatedCost":null,
                 "sample":[{"to":"+15551234567","rendered":"Hi Ana García, everything is 20 % off until Sunday.\n[Shop: https://example.com/sale]"}],"planHash":"wJ0uLq2F4mB2mWnS8wXk3m1y3k7oJxQw9c3yq8d0N4E"}
                """)),
        ],
        Errors = [ProblemCodes.NotFound, "invalid_state", ProblemCodes.ValidationFailed],
    };

    public static readonly Doc Launch = new("launchCampaign", "Launch a campaign", """
        It runs at once, or is `scheduled` with a future `sendAt`. Only a draft is launched, so two calls start it once. With the `planHash` of a plan exactly that is sent, or nothing
        (`plan_changed`). Each contact that is there now gets the message at most once, whatever crashes; who opts out meanwhile gets nothing. A message whose answer from Meta was lost is settled
        like any other with `onUnknown: resend`: Meta's own status is waited for, and only when none comes is it sent again, which its timeline says. It pauses by itself when Meta pauses the
        template, the number's quality falls to red, too many messages fail, or the month's quota ends.
        """)
    {
        Body = new("LaunchRequest", """{"planHash":"wJ0uLq2F4mB2mWnS8wXk3m1y3k7oJxQw9c3yq8d0N4E"}"""),
        Replies = [new(202, "It is launched.", new("CampaignLaunched", """{"id":"cmp_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","status":"running","audience":300}"""))],
        Errors = [ProblemCodes.NotFound, "invalid_state", "plan_changed", ProblemCodes.CredentialsMissing, "account_suspended", "quota_exceeded"],
    };

    public static readonly Doc Pause = new("pauseCampaign", "Pause a campaign", "What has not left waits until it is resumed.")
    {
        Replies = [Campaign],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };

    public static readonly Doc Resume = new("resumeCampaign", "Resume a campaign", "It goes on where it was, at its pace. One that ran out of quota pauses again unless a new month has begun or the plan has changed.")
    {
        Replies = [Campaign],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };

    public static readonly Doc Cancel = new("cancelCampaign", "Cancel a campaign", "What has not left is canceled and given back to the quota. It cannot be taken up again.")
    {
        Replies = [Campaign],
        Errors = [ProblemCodes.NotFound, "invalid_state"],
    };
}
