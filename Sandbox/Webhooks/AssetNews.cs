using System.Globalization;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>Changes of templates and numbers that Meta decides on, and tells: meta-cloud-api §5.7, §5.8.</summary>
internal static class AssetNews
{
    /// <summary>Gives a template a status, and tells it.</summary>
    /// <param name="reason">Meta's word; without it the one that goes with the status.</param>
    /// <param name="description">For people: why, and what to do.</param>
    public static Template Change(this SandboxWorld world, BusinessAccount account, Template template, string status, string? reason = null, string? description = null)
    {
        var changed = template with { Status = status };
        account.Put(changed);
        var value = new JsonObject
        {
            ["event"] = status,
            ["message_template_id"] = long.Parse(template.Id, CultureInfo.InvariantCulture),
            ["message_template_name"] = template.Name,
            ["message_template_language"] = template.Language.Replace('_', '-'),
            ["reason"] = reason ?? changed.Reason,
            ["message_template_category"] = template.Category,
        };
        var now = world.Clock.GetUtcNow();
        if (status == "REJECTED")
            value["rejection_info"] = new JsonObject { ["reason"] = description ?? "The sandbox rejects names that begin with reject.", ["recommendation"] = "Choose another name." };
        else if (status == "PAUSED") value["other_info"] = new JsonObject { ["title"] = "FIRST_PAUSE", ["description"] = description ?? "The template was paused because people gave it negative feedback." };
        else if (status == "DISABLED") value["disable_info"] = new JsonObject { ["disable_date"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
        world.Outbox.Later(new FieldUpdate(account, "message_template_status_update", value.ToJsonString(), now), now);
        return changed;
    }

    /// <summary>Tells that a number was flagged, upgraded ... The rating itself is in no webhook: it is asked for.</summary>
    public static void Tell(this SandboxWorld world, PhoneNumber number, string happening)
    {
        var value = new JsonObject
        {
            ["display_phone_number"] = number.Profile.DisplayDigits,
            ["event"] = happening,
            ["max_daily_conversations_per_business"] = number.Profile.MessagingLimit,
        };
        var now = world.Clock.GetUtcNow();
        world.Outbox.Later(new FieldUpdate(world.Assets.AccountOf(number), "phone_number_quality_update", value.ToJsonString(), now), now);
    }
}
