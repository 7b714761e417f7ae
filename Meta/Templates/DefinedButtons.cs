using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsApi.Meta;

/// <summary>The buttons of a template's definition: kinds, counts, order and texts (meta-cloud-api §6.3).</summary>
internal static partial class DefinedButtons
{
    const string QuickReply = "QUICK_REPLY";

    // How many there may be of each kind.
    static readonly (string Kind, int Most)[] Kinds =
    [
        (QuickReply, TemplateLimits.Buttons), ("URL", TemplateLimits.UrlButtons), ("PHONE_NUMBER", 1), ("COPY_CODE", 1), ("FLOW", 1), ("CATALOG", 1), ("MPM", 1), ("SPM", 1),
        ("VOICE_CALL", 1), ("REQUEST_CONTACT_INFO", 1), ("ORDER_DETAILS", 1),
    ];

    static readonly string[] Names = [.. Kinds.Select(kind => kind.Kind)];

    public static bool HasSingleProduct(JsonElement component) =>
        GraphObjects.Items(component, "buttons").Any(button => "SPM".Equals(GraphObjects.Text(button, "type"), StringComparison.OrdinalIgnoreCase));

    public static void Check(Part component)
    {
        var kinds = new List<string>();
        foreach (var button in component.Objects("buttons", 1, TemplateLimits.Buttons))
        {
            if (button.Choice("type", required: true, ignoreCase: true, Names) is not { } kind) continue;
            kinds.Add(kind);
            Button(button, kind);
        }
        foreach (var (kind, most) in Kinds)
            if (kinds.Count(k => k == kind) > most) component.Fault("buttons", FaultCodes.TooMany, $"A template has {most} {kind} at most.");
        if (Runs(kinds.ConvertAll(kind => kind == QuickReply)) > 1)
            component.Fault("buttons", FaultCodes.InvalidValue, "Quick replies must stand together, before or after the other buttons.");
    }

    // How often true begins.
    static int Runs(List<bool> quick) => quick.Where((isQuick, i) => isQuick && (i == 0 || !quick[i - 1])).Count();

    static void Button(Part button, string kind)
    {
        // What Meta writes on a button by itself need not be given.
        Text(button, required: kind is QuickReply or "URL" or "PHONE_NUMBER" or "FLOW");
        switch (kind)
        {
            case "URL":
                Url(button);
                break;
            case "PHONE_NUMBER":
                Phone(button);
                break;
            case "COPY_CODE":
                Coupon(button);
                break;
            case "FLOW":
                Flow(button);
                break;
        }
    }

    public static void Text(Part button, bool required)
    {
        if (!required && !button.Has("text")) return;
        if (DefinedText.Of(button, "text", TemplateLimits.ButtonText) is not { } text) return;
        if (text.Contains("{{", StringComparison.Ordinal) || text.AsSpan().ContainsAny('\n', '\r') || text.EnumerateRunes().Any(ActionRules.IsEmoji))
            button.Fault("text", FaultCodes.InvalidValue, "A button's text has no variables, emoji or line breaks; take them out.");
    }

    // Meta takes what a phone can dial, also with zeros after the country code; only whom it reaches is not ours to know.
    static void Phone(Part button)
    {
        if (button.String("phone_number", 1, TemplateLimits.PhoneNumber) is { } number && (!Dialled().IsMatch(number) || number.Count(char.IsAsciiDigit) is < 7 or > 15))
            button.Fault("phone_number", FaultCodes.InvalidValue, "phone_number must be a phone number with its country code, such as +15550051310.");
    }

    static void Url(Part button)
    {
        if (button.String("url", 1, TemplateLimits.Url) is not { } url) return;
        var variables = Placeholders.Of(url);
        if (variables.WhyNot(named: null) is { } why) button.Fault("url", FaultCodes.InvalidValue, why);
        else if (variables.Names.Count > 1 || (variables.Names.Count == 1 && !url.EndsWith("}}", StringComparison.Ordinal)))
            button.Fault("url", FaultCodes.InvalidValue, "A URL has one variable at most, and only at its end.");
        else if (!MediaRules.IsWeb(variables.Rest))
            button.Fault("url", FaultCodes.InvalidValue, "url must be a whole address that begins with https:// or http://; a variable only ends it.");
        else if (variables.Names.Count > 0) TemplateExamples.Url(button);
    }

    // Meta shows the sample as a text; lists have it in an array.
    static void Coupon(Part button)
    {
        if (button.Find("example") is not { ValueKind: JsonValueKind.Array } samples) button.Text("example", 1, TemplateLimits.CouponCode);
        else if (samples.GetArrayLength() != 1 || samples[0].ValueKind != JsonValueKind.String || JsonText.Length(samples[0]) is 0 or > TemplateLimits.CouponCode)
            button.Fault("example", FaultCodes.InvalidValue, $"example must be one coupon code of 1 to {TemplateLimits.CouponCode} characters.");
    }

    static void Flow(Part button)
    {
        string[] ways = [.. ((string[])["flow_id", "flow_name", "flow_json"]).Where(button.Has)];
        const string One = "Name the Flow by flow_id, flow_name or flow_json, one of them.";
        if (ways.Length == 0) button.Fault("flow_id", FaultCodes.Required, One);
        if (ways.Length > 1) button.Fault(ways[1], FaultCodes.Exclusive, One);
        button.Choice("flow_action", required: false, ignoreCase: true, "navigate", "data_exchange");
        button.Text("navigate_screen");
    }

    [GeneratedRegex(@"^\+?[0-9 ()-]+$")]
    private static partial Regex Dialled();
}
