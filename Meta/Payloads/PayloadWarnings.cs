using System.Text.Json;
using static WhatsApi.Meta.GraphObjects;

namespace WhatsApi.Meta;

/// <summary>Where the sources disagree or Meta's advice is stricter than its check.</summary>
internal static class PayloadWarnings
{
    public static List<string> For(string type, JsonElement payload)
    {
        var warnings = new List<string>();
        if (payload.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) || !JsonText.IsUnicode(payload)) return warnings;
        switch (type)
        {
            case MessageTypes.Contacts when payload.ValueKind == JsonValueKind.Array && payload.GetArrayLength() > PayloadLimits.ContactsForGoodDisplay:
                warnings.Add($"More than {PayloadLimits.ContactsForGoodDisplay} contacts may be refused and are shown badly.");
                break;
            case MessageTypes.Text when Text(payload, "body") is { } body && Member(payload, "preview_url") is { ValueKind: JsonValueKind.True }:
                if (!body.Contains("http://", StringComparison.OrdinalIgnoreCase) && !body.Contains("https://", StringComparison.OrdinalIgnoreCase))
                    warnings.Add("preview_url is set, and the body holds no address that begins with http:// or https://.");
                break;
            case MessageTypes.Interactive when Text(payload, "type") == "list" && Member(Member(payload, "body"), "text") is { ValueKind: JsonValueKind.String } text:
                if (JsonText.Length(text) > PayloadLimits.ListBodyForCertain)
                    warnings.Add($"Meta documents 4096 characters for the body of a list and has refused more than {PayloadLimits.ListBodyForCertain}.");
                break;
            case MessageTypes.Template:
                foreach (var component in Items(payload, "components")) Component(component, warnings);
                if (AuthenticationCode(payload) is { } code && code.EnumerateRunes().Count() > PayloadLimits.AuthenticationCode)
                    warnings.Add($"An authentication code has at most {PayloadLimits.AuthenticationCode} characters.");
                break;
        }
        if (HasPlainLink(payload)) warnings.Add("A link begins with http://; Meta advises https:// and some links fail without it.");
        return warnings;
    }

    static void Component(JsonElement component, List<string> warnings)
    {
        var subType = Text(component, "sub_type")?.ToLowerInvariant();
        foreach (var parameter in Items(component, "parameters"))
        {
            if (subType == "quick_reply" && Longer(parameter, "payload", PayloadLimits.QuickReplyPayloadForCertain))
                warnings.Add($"Meta documents {PayloadLimits.QuickReplyPayloadForCertain} characters for a quick reply's payload.");
            if (subType == "copy_code" && Longer(parameter, "coupon_code", PayloadLimits.CouponCodeForCertain))
                warnings.Add($"A coupon code of more than {PayloadLimits.CouponCodeForCertain} characters may be refused.");
            if (subType is null && Longer(parameter, "text", PayloadLimits.TemplateTextAmongOthers))
                warnings.Add($"With other components in the template its body has at most {PayloadLimits.TemplateTextAmongOthers} characters once filled in.");
        }
        foreach (var card in Items(component, "cards"))
            foreach (var inner in Items(card, "components")) Component(inner, warnings);
    }

    // The same text as the body's only parameter and as that of a URL button is what an authentication template takes (meta-cloud-api §2.15).
    static string? AuthenticationCode(JsonElement template)
    {
        var (body, button) = ((string?)null, (string?)null);
        foreach (var component in Items(template, "components"))
        {
            if (Items(component, "parameters").ToList() is not [var only]) continue;
            if (string.Equals(Text(component, "type"), "body", StringComparison.OrdinalIgnoreCase)) body = Text(only, "text");
            if (string.Equals(Text(component, "sub_type"), "url", StringComparison.OrdinalIgnoreCase)) button = Text(only, "text");
        }
        return body == button ? body : null;
    }

    static bool Longer(JsonElement parameter, string member, int most) =>
        Member(parameter, member) is { ValueKind: JsonValueKind.String } text && JsonText.Length(text) > most;

    static bool HasPlainLink(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(p => p.NameEquals("link") ? IsPlain(p.Value) : HasPlainLink(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasPlainLink),
        _ => false,
    };

    static bool IsPlain(JsonElement link) =>
        link.ValueKind == JsonValueKind.String && link.GetString()!.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
