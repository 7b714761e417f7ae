using System.Text.Json;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>The pricing object of a status: meta-cloud-api §4.7.</summary>
internal readonly record struct Price(bool Billable, string Type, string Category)
{
    static readonly DateTimeOffset ServiceIsCharged = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="templateCategory">Null for a free-form message.</param>
    public static Price Of(string? templateCategory, DateTimeOffset at) => templateCategory is { } category
        ? new Price(true, "regular", category)
        : at >= ServiceIsCharged ? new Price(true, "regular", "service") : new Price(false, "free_customer_service", "service");

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("pricing");
        json.WriteBoolean("billable", Billable);
        json.WriteString("pricing_model", "PMP");
        json.WriteString("type", Type);
        json.WriteString("category", Category);
        json.WriteEndObject();
    }
}
