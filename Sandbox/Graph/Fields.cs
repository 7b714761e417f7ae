using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace WhatsApi.Sandbox.Graph;

internal enum NodeKind
{
    Number,
    Account,
}

/// <summary>The <c>fields</c> parameter: what is asked for, of which kind of node.</summary>
internal static class Fields
{
    public static readonly IReadOnlyList<string> NumberDefaults =
    [
        "verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput", "last_onboarded_time",
        "webhook_configuration",
    ];

    public static readonly IReadOnlyList<string> AccountDefaults = ["name", "timezone_id", "message_template_namespace"];

    // Known, and left out of the answer where the node has no value for them.
    static readonly string[] OtherNumberFields =
    [
        "certificate", "new_certificate", "new_name_status", "new_display_name", "username", "search_visibility",
        "eligibility_for_api_business_global_search", "conversational_automation", "is_preverified_number", "host_platform", "country_dial_code",
    ];

    static readonly string[] OtherAccountFields =
    [
        "on_behalf_of_business_info", "owner_business_info", "owner_business", "purchase_order_number", "primary_funding_id", "analytics",
        "conversation_analytics", "phone_numbers",
    ];

    // What tells a number from a WABA; the rest both have.
    static readonly FrozenSet<string> NumberOnly =
        [.. NumberDefaults, .. OtherNumberFields, "name_status", "account_mode", "quality_score", "messaging_limit_tier"];

    static readonly FrozenSet<string> AccountOnly =
    [
        .. AccountDefaults, .. OtherAccountFields, "currency", "country", "account_review_status", "business_verification_status", "ownership_type",
    ];

    /// <summary>An unknown id is whatever the asked fields belong to; a number when in doubt.</summary>
    public static NodeKind KindOf(string? fields, bool isNumber, bool isAccount)
    {
        var asked = Split(fields).ToList();
        if (asked.Any(AccountOnly.Contains)) return NodeKind.Account;
        return asked.Any(NumberOnly.Contains) || isNumber || !isAccount ? NodeKind.Number : NodeKind.Account;
    }

    /// <summary>The asked members of <paramref name="all"/> and the id, which always comes.</summary>
    public static GraphAnswer Select(JsonObject all, string? fields, IReadOnlyList<string> defaults, string nodeType)
    {
        var asked = fields is null ? [.. defaults] : Split(fields).ToList();
        var others = nodeType == "WhatsAppBusinessAccount" ? OtherAccountFields : OtherNumberFields;
        if (asked.FirstOrDefault(f => !all.ContainsKey(f) && !others.Contains(f)) is { } unknown)
            return GraphError.Shape($"Tried accessing nonexisting field ({unknown}) on node type ({nodeType})");
        return Only(all, asked);
    }

    public static JsonObject Only(JsonObject all, IEnumerable<string> asked)
    {
        var answer = new JsonObject();
        foreach (var field in asked.Where(f => f != "id" && all.ContainsKey(f)).Distinct()) answer[field] = all[field]?.DeepClone();
        answer["id"] = all["id"]?.DeepClone();
        return answer;
    }

    /// <summary><c>a,b{c,d},e</c>: sub-selections are read over, the whole member is answered.</summary>
    public static IEnumerable<string> Split(string? fields)
    {
        var (depth, start) = (0, 0);
        var text = (fields ?? "") + ",";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '(') depth++;
            else if (text[i] is '}' or ')') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                var name = text[start..i].Split('{', '(', '.')[0].Trim();
                if (name.Length > 0) yield return name;
                start = i + 1;
            }
        }
    }
}
