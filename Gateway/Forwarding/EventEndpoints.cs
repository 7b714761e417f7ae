using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app) => app.MapGet("/events", List).WithTags("Webhook").Documented(EventDocs.List);

    static async Task<IResult> List(Query<EventQuery> query, Tenant tenant) => Json.Ok(await tenant.ListEventsAsync(query.Value.After, query.Value.Limit), Write);

    static void Write(Utf8JsonWriter json, EventPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var e in page.Events) json.WriteRawValue(e.Text, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteNumber("nextAfter", page.NextAfter);
        json.WriteBoolean("hasMore", page.HasMore);
        json.WriteEndObject();
    }
}
