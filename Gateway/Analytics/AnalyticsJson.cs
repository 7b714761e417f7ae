using System.Globalization;
using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Analytics as api.md §5 shows them.</summary>
internal static class AnalyticsJson
{
    public static void Write(Utf8JsonWriter json, AnalyticsSummary summary)
    {
        json.WriteStartObject();
        json.WriteTime("from", Start(summary.From));
        json.WriteTime("until", Start(summary.Until));
        json.WriteNumber("total", summary.Total);
        json.WriteStartObject("byStatus");
        foreach (var (status, count) in summary.ByStatus) json.WriteNumber(status.Word(), count);
        json.WriteEndObject();
        json.WriteStartObject("byType");
        foreach (var (type, count) in summary.ByType) json.WriteNumber(type, count);
        json.WriteEndObject();
        WriteRate(json, "deliveryRate", summary.DeliveryRate);
        WriteRate(json, "readRate", summary.ReadRate);
        WriteRate(json, "failureRate", summary.FailureRate);
        json.WriteStartArray("byDay");
        foreach (var day in summary.ByDay) WriteDay(json, day);
        json.WriteEndArray();
        json.WriteStartArray("topErrors");
        foreach (var error in summary.TopErrors) WriteError(json, error);
        json.WriteEndArray();
        json.WriteNumber("inbound", summary.Inbound);
        json.WriteEndObject();
    }

    static void WriteDay(Utf8JsonWriter json, AnalyticsDay day)
    {
        json.WriteStartObject();
        json.WriteString("date", day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteNumber("total", day.Total);
        json.WriteNumber("sent", day.Sent);
        json.WriteNumber("delivered", day.Delivered);
        json.WriteNumber("read", day.Read);
        json.WriteNumber("failed", day.Failed);
        json.WriteEndObject();
    }

    static void WriteError(Utf8JsonWriter json, ErrorCount error)
    {
        json.WriteStartObject();
        MessageJson.WriteErrorCode(json, error.Code);
        json.WriteString("title", error.Title);
        json.WriteNumber("count", error.Count);
        json.WriteEndObject();
    }

    static void WriteRate(Utf8JsonWriter json, string name, double? rate)
    {
        if (rate is { } share) json.WriteNumber(name, share);
        else json.WriteNull(name);
    }

    static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
