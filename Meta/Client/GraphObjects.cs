using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Makes our records of Graph's objects (meta-cloud-api §7). Members that are missing or of another type are null.</summary>
internal static class GraphObjects
{
    /// <summary>What is asked of a phone number (§7.1); <c>messaging_limit_tier</c> is deprecated.</summary>
    public const string PhoneNumberFields =
        "id,display_phone_number,verified_name,quality_rating,whatsapp_business_manager_messaging_limit,throughput,status,name_status,account_mode,platform_type";

    static readonly object Done = new();

    public static TokenFacts? Token(JsonElement answer)
    {
        if (Member(answer, "data") is not { ValueKind: JsonValueKind.Object } data) return null;
        var error = Member(data, "error") is { ValueKind: JsonValueKind.Object } e ? GraphErrorReader.Read(e, null) : null;
        return new TokenFacts(
            Member(data, "is_valid") is { ValueKind: JsonValueKind.True },
            Text(data, "app_id"), Text(data, "application"), Text(data, "type"), Instant(data, "expires_at"),
            [.. Items(data, "scopes").Where(s => s.ValueKind == JsonValueKind.String).Select(s => s.GetString()!)],
            Targets(data),
            error is { Subcode: null } && Number(Member(data, "error"), "subcode") is { } subcode ? error with { Subcode = (int)subcode } : error);
    }

    public static BusinessPhoneNumber? PhoneNumber(JsonElement e) => Text(e, "id") is not { } id ? null : new(
        id, Text(e, "display_phone_number"), Text(e, "verified_name"), Text(e, "quality_rating"),
        Text(e, "whatsapp_business_manager_messaging_limit"), Text(Member(e, "throughput"), "level"),
        Text(e, "status"), Text(e, "name_status"), Text(e, "account_mode"), Text(e, "platform_type"));

    public static BusinessAccount? BusinessAccount(JsonElement e) => Text(e, "id") is { } id ? new(id, Text(e, "name")) : null;

    public static SubscribedApp? SubscribedApp(JsonElement e) =>
        Member(e, "whatsapp_business_api_data") is { } app && Text(app, "id") is { } id
            ? new(id, Text(app, "name"), Text(e, "override_callback_uri"))
            : null;

    public static object? Success(JsonElement e) => Member(e, "success") is { ValueKind: JsonValueKind.True } ? Done : null;

    public static JsonElement? Member(JsonElement? e, string name) =>
        e is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A string, or a number as it is written: Graph is not of one mind about ids.</summary>
    public static string? Text(JsonElement? e, string name) => Member(e, name) switch
    {
        { ValueKind: JsonValueKind.String } s => s.GetString(),
        { ValueKind: JsonValueKind.Number } n => n.GetRawText(),
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(JsonElement? e, string name) =>
        Member(e, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    static Dictionary<string, IReadOnlyList<string>> Targets(JsonElement data)
    {
        var targets = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var granted in Items(data, "granular_scopes"))
        {
            if (Text(granted, "scope") is not { } scope || Member(granted, "target_ids") is not { ValueKind: JsonValueKind.Array } ids) continue;
            targets[scope] = [.. ids.EnumerateArray().Select(id => id.ToString())];
        }
        return targets;
    }

    static long? Number(JsonElement? e, string name) =>
        Member(e, name) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt64(out var value) ? value : null;

    // 0: never.
    static DateTimeOffset? Instant(JsonElement e, string name) =>
        Number(e, name) is > 0 and < 253402300800 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
