using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Button components of a template, by <c>sub_type</c> (meta-cloud-api §2.15).</summary>
internal static class TemplateButtons
{
    static readonly string[] SubTypes =
    [
        "quick_reply", "url", "copy_code", "flow", "catalog", "mpm", "spm", "voice_call", "phone_number", "order_details", "request_contact_info",
    ];

    public static void Check(Part button, HashSet<string> seen)
    {
        button.Only("type", "sub_type", "index", "parameters");
        Index(button, "index", PayloadLimits.TemplateButtons - 1, seen);
        var kind = button.Choice("sub_type", required: true, ignoreCase: true, SubTypes);
        if (kind is null) return;
        var (min, max) = Count(kind);
        foreach (var parameter in button.Objects("parameters", min, max, required: min > 0)) Parameter(parameter, kind);
    }

    /// <summary>A place counted from 0, number or numeric string, used once.</summary>
    public static void Index(Part part, string member, int max, HashSet<string> seen)
    {
        var index = part.Find(member) switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
            { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
            _ => -1,
        };
        if (!part.Has(member)) part.Fault(member, FaultCodes.Required, $"{member} is required: the place in the template, counted from 0.");
        else if (index < 0 || index > max) part.Fault(member, FaultCodes.InvalidValue, $"{member} must be a number from 0 to {max}: the place in the template.");
        else part.Unique(member, index.ToString(CultureInfo.InvariantCulture), seen);
    }

    static (int Min, int Max) Count(string kind) => kind switch
    {
        "url" or "copy_code" or "mpm" or "order_details" => (1, 1),
        "voice_call" => (0, 2),
        _ => (0, 1),
    };

    static void Parameter(Part parameter, string kind)
    {
        switch (kind)
        {
            case "quick_reply":
                Of(parameter, "payload");
                parameter.Text("payload", 1, PayloadLimits.QuickReplyPayload);
                break;
            case "url":
                Of(parameter, "text");
                TemplateParameters.Filling(parameter, PayloadLimits.TemplateUrl);
                break;
            case "copy_code":
                Of(parameter, "coupon_code");
                parameter.Text("coupon_code", 1, PayloadLimits.CouponCode);
                break;
            case "voice_call":
                if (Of(parameter, "ttl_minutes", "payload") == "payload") parameter.Text("payload", 1, PayloadLimits.Unlimited);
                else parameter.Integer("ttl_minutes", 1, int.MaxValue);
                break;
            case "phone_number" or "request_contact_info":
                parameter.Fault(FaultCodes.NotAllowed, $"A {kind} button takes no parameter; leave it out.");
                break;
            default:
                Of(parameter, "action");
                if (parameter.Object("action", required: kind is not "spm") is { } action) Action(action, kind);
                break;
        }
    }

    static void Action(Part action, string kind)
    {
        switch (kind)
        {
            case "flow":
                action.Only("flow_token", "flow_action_data");
                action.Text("flow_token");
                action.Object("flow_action_data", required: false);
                break;
            case "catalog":
                CatalogRules.Thumbnail(action);
                break;
            case "mpm":
                action.Only("thumbnail_product_retailer_id", "sections");
                action.Text("thumbnail_product_retailer_id", 1, PayloadLimits.Unlimited);
                CatalogRules.Sections(action);
                break;
            case "order_details":
                action.Object("order_details");
                break;
        }
    }

    // A parameter has its type, and a member of that name.
    static string? Of(Part parameter, params ReadOnlySpan<string> types)
    {
        var type = parameter.Choice("type", required: true, ignoreCase: true, types);
        parameter.Only(["type", .. types]);
        return type;
    }
}
