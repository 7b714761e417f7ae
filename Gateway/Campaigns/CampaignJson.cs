using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Campaigns as api.md §8 shows them.</summary>
internal static class CampaignJson
{
    const string TimeOfDay = "HH':'mm";

    public static void Write(Utf8JsonWriter json, CampaignView campaign)
    {
        json.WriteStartObject();
        json.WriteString("id", campaign.Id);
        json.WriteString("name", campaign.Definition.Name);
        json.WriteString("status", campaign.Status.Word());
        WriteDefinition(json, campaign.Definition);
        WriteStats(json, campaign.Stats);
        json.WriteNumber("progress", Math.Round(campaign.Progress, 4));
        WriteReason(json, campaign.PausedBecause);
        json.WriteTime("createdAt", campaign.CreatedAt);
        json.WriteTime("updatedAt", campaign.UpdatedAt);
        json.WriteTime("launchedAt", campaign.LaunchedAt);
        json.WriteTime("startedAt", campaign.StartedAt);
        json.WriteTime("completedAt", campaign.CompletedAt);
        json.WriteEndObject();
    }

    public static void WriteLaunched(Utf8JsonWriter json, CampaignView campaign)
    {
        json.WriteStartObject();
        json.WriteString("id", campaign.Id);
        json.WriteString("status", campaign.Status.Word());
        json.WriteNumber("audience", campaign.Stats.Audience);
        json.WriteEndObject();
    }

    public static void WritePlan(Utf8JsonWriter json, CampaignPlan plan)
    {
        json.WriteStartObject();
        json.WriteNumber("audience", plan.Audience);
        json.WriteNumber("send", plan.Send);
        WriteSkips(json, "skip", plan.Skip);
        json.WriteNumber("estimatedSeconds", plan.EstimatedSeconds);
        WriteCost(json, plan.Cost);
        json.WriteStartArray("sample");
        foreach (var message in plan.Sample)
        {
            json.WriteStartObject();
            json.WriteString("to", message.To);
            json.WriteString("rendered", message.Rendered);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("planHash", plan.Hash);
        json.WriteEndObject();
    }

    static void WriteDefinition(Utf8JsonWriter json, CampaignDefinition definition)
    {
        json.WriteRaw("template", definition.Template);
        json.WriteStartObject("audience");
        json.WriteTexts("tags", definition.Tags);
        json.WriteString("match", definition.MatchAll ? "all" : "any");
        json.WriteEndObject();
        json.WriteTime("sendAt", definition.SendAt);
        if (definition.MessagesPerSecond is { } perSecond) json.WriteNumber("messagesPerSecond", perSecond);
        else json.WriteNull("messagesPerSecond");
        if (definition.Window is { } window) WriteWindow(json, window);
        else json.WriteNull("window");
    }

    static void WriteWindow(Utf8JsonWriter json, SendWindow window)
    {
        json.WriteStartObject("window");
        json.WriteString("from", window.From.ToString(TimeOfDay, provider: null));
        json.WriteString("to", window.To.ToString(TimeOfDay, provider: null));
        json.WriteTexts("days", window.Days.Select(CampaignRequest.Word));
        json.WriteString("timeZone", window.TimeZone);
        json.WriteEndObject();
    }

    static void WriteStats(Utf8JsonWriter json, CampaignStats stats)
    {
        json.WriteStartObject("stats");
        json.WriteNumber("audience", stats.Audience);
        WriteSkips(json, "skipped", stats.Skipped);
        json.WriteNumber("queued", stats.Queued);
        json.WriteNumber("sent", stats.Sent);
        json.WriteNumber("delivered", stats.Delivered);
        json.WriteNumber("read", stats.Read);
        json.WriteNumber("failed", stats.Failed);
        json.WriteNumber("canceled", stats.Canceled);
        json.WriteEndObject();
    }

    static void WriteSkips(Utf8JsonWriter json, string name, CampaignSkips skips)
    {
        json.WriteStartObject(name);
        json.WriteNumber("optedOut", skips.OptedOut);
        json.WriteNumber("invalid", skips.Invalid);
        json.WriteNumber("duplicate", skips.Duplicate);
        json.WriteNumber("missingVariable", skips.MissingVariable);
        json.WriteEndObject();
    }

    static void WriteReason(Utf8JsonWriter json, CampaignReason? reason)
    {
        if (reason is null)
        {
            json.WriteNull("reason");
            return;
        }
        json.WriteStartObject("reason");
        json.WriteString("code", reason.Code);
        json.WriteString("detail", reason.Detail);
        json.WriteEndObject();
    }

    static void WriteCost(Utf8JsonWriter json, CampaignCost? cost)
    {
        if (cost is null)
        {
            json.WriteNull("estimatedCost");
            return;
        }
        json.WriteStartObject("estimatedCost");
        json.WriteString("currency", cost.Currency);
        json.WriteNumber("amount", cost.Amount);
        json.WriteString("rateCard", cost.RateCard);
        json.WriteNumber("unpriced", cost.Unpriced);
        json.WriteEndObject();
    }
}
