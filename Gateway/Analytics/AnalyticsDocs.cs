namespace WhatsApi.Gateway;

internal static class AnalyticsDocs
{
    public static readonly Doc Summary = new("getAnalyticsSummary", "What has become of your messages", """
        Counts whole days (UTC) by when messages were created, at most 366 of them; without `from` and `until` the last 30, today included. A moment within a day
        counts the whole day: `from` and `until` in the answer say what was counted. `byStatus` and `byDay` count each outbound message once, by its present status: one that
        was read is in `read` and no longer in `sent`. A message scheduled for a time that has come counts as `scheduled` until its first attempt. `topErrors` are the reasons of
        what is failed now, at most 10. `inbound` counts what people wrote; those belong to no campaign.
        """)
    {
        Query =
        [
            new("from", "TimeOrDay", "The first day, or a moment of it. 30 days before `until` when it is missing.", "2026-11-01"),
            new("until", "TimeOrDay", "Exclusive: 2026-12-01 ends with November, any moment of a day counts that whole day. The end of today when it is missing.", "2026-12-01"),
            new("campaignId", "Id", "Only this campaign's messages."),
        ],
        Replies = [new(200, "The counts.", new("AnalyticsSummary", """
            {"from":"2026-11-21T00:00:00.000Z","until":"2026-11-23T00:00:00.000Z","total":10,
             "byStatus":{"scheduled":1,"queued":0,"sending":0,"sent":2,"delivered":2,"read":4,"failed":1,"canceled":0},"byType":{"template":3,"text":7},
             "deliveryRate":0.75,"readRate":0.6666666666666666,"failureRate":0.1111111111111111,
             "byDay":[{"date":"2026-11-21","total":6,"sent":0,"delivered":1,"read":4,"failed":1},{"date":"2026-11-22","total":4,"sent":2,"delivered":1,"read":0,"failed":0}],
             "topErrors":[{"code":131026,"title":"Message undeliverable","count":1}],"inbound":3}
            """))],
        Errors = [ProblemCodes.InvalidParameter],
    };
}
