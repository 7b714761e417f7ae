using System.Text.Json;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Controls;

/// <summary>What was accepted, how often, and what was said about it.</summary>
internal static class LedgerEndpoints
{
    const int MostRows = 10_000;
    const int MostDuplicates = 100;

    public static void MapLedger(this IEndpointRouteBuilder controls, SandboxWorld world)
    {
        controls.MapGet("ledger", (HttpContext http) => List(http, world.Ledger));
        controls.MapGet("ledger/summary", () => Summary(world));
        controls.MapDelete("ledger", () =>
        {
            world.Ledger.Clear();
            world.Outbox.Counts.Clear();
            return Results.NoContent();
        });
    }

    static IResult Summary(SandboxWorld world)
    {
        var summary = world.Ledger.Summary(MostDuplicates);
        return ControlJson.Answer(new
        {
            summary.Accepted,
            summary.Distinct,
            summary.DuplicateCount,
            summary.Duplicates,
            summary.Refused,
            summary.AnswersDropped,
            summary.Forgotten,
            webhooks = world.Outbox.Counts.View(),
        });
    }

    static async Task List(HttpContext http, MessageLedger ledger)
    {
        var query = http.Request.Query;
        var limit = int.TryParse(query["limit"], out var asked) ? Math.Clamp(asked, 1, MostRows) : 100;
        var after = long.TryParse(query["after"], out var cursor) ? cursor : 0;
        string? number = query["phoneNumberId"], to = query["to"], opaque = query["opaque"], wamid = query["wamid"];
        var found = ledger.Find(after, limit, e =>
            (number is null || e.Number.Id == number) && (opaque is null || e.Opaque == opaque) && (wamid is null || e.Wamid == wamid) &&
            (to is null || IsTo(e, to)));

        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, MetaJson.Writer);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var entry in found) Write(entry, json);
        json.WriteEndArray();
        if (found.Count == limit) json.WriteNumber("after", found[^1].Sequence);
        json.WriteEndObject();
    }

    static bool IsTo(LedgerEntry entry, string to) =>
        to == entry.To.Input || to == entry.To.WaId || to == entry.To.UserId || (entry.To.WaId is { } waId && to.Trim('+', ' ') == waId);

    static void Write(LedgerEntry entry, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("wamid", entry.Wamid);
        json.WriteString("phoneNumberId", entry.Number.Id);
        json.WriteString("to", entry.To.Input);
        if (entry.To.WaId is { } waId) json.WriteString("waId", waId);
        if (entry.To.UserId is { } userId) json.WriteString("userId", userId);
        json.WriteString("type", entry.Type);
        json.WriteString("opaque", entry.Opaque);
        json.WriteString("acceptedAt", entry.AcceptedAt);
        json.WriteBoolean("answered", entry.Answered);
        json.WritePropertyName("body");
        json.WriteRawValue(entry.Body.Span, skipInputValidation: true);
        json.WriteStartArray("statuses");
        foreach (var status in entry.Statuses)
        {
            json.WriteStartObject();
            json.WriteString("status", status.Status);
            if (status.ErrorCode is { } code) json.WriteNumber("errorCode", code);
            json.WriteString("at", status.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
