namespace WhatsApi.Gateway;

internal static class EventDocs
{
    const string Event = """
        {"id":"evt_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","type":"message.delivered","timestamp":"2026-11-22T09:30:02.000Z","sequence":42,
         "data":{"id":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","direction":"outbound","status":"delivered","type":"text","to":"+15551234567","from":null,
          "phoneNumberId":"106540352242922","wamid":"wamid.HBgLMTU1NTEyMzQ1NjcVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA","error":null,"metadata":{"orderId":"42"},"sendAt":null,
          "batchId":null,"campaignId":null,"flowExecutionId":null,"createdAt":"2026-11-22T09:30:00.000Z","pricing":{"billable":true,"category":"service"},"conversation":null}}
        """;

    public static readonly Doc List = new("listEvents", "Everything that happened, in order", """
        The stream that the webhook gets, whether or not one is set: ascending by `sequence`, which counts from 1 without gaps for each account. Begin with `after=0`, go on with
        `nextAfter`; ask again later when `hasMore` is false. An `id` is the same here and in `webhook-id`. Events are kept for 30 days.
        What Meta says of a template comes as `template.status`, `template.quality` and `template.category`.
        """)
    {
        Query =
        [
            new("after", "SequenceNumber", "The sequence that the page begins after.", "0"),
            Doc.Paging[0],
        ],
        Replies = [new(200, "A page.", new("EventList", $$"""{"data":[{{Event}}],"nextAfter":42,"hasMore":false}"""))],
        Errors = [ProblemCodes.InvalidParameter],
    };
}
