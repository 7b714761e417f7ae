namespace WhatsApi.Gateway;

internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this IEndpointRouteBuilder app)
    {
        var analytics = app.MapGroup("/analytics").WithTags("Analytics");
        analytics.MapGet("/summary", Summarise).Documented(AnalyticsDocs.Summary);
    }

    static async Task<IResult> Summarise(Query<AnalyticsQuery> query, Tenant tenant) =>
        Json.Ok(await tenant.SummariseMessagesAsync(query.Value.CampaignId, query.Value.From, query.Value.Until), AnalyticsJson.Write);
}
