using System.Globalization;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Messages;

/// <summary>A template send against its own shape, then against the template that was approved: meta-cloud-api §2.15, §8 step 6.</summary>
internal static class TemplateChecks
{
    static readonly Version StricterParameters = new(23, 0); // 132018 instead of a plain 100 (§1.1)

    static readonly string[] ComponentTypes = ["body", "button", "carousel", "header", "limited_time_offer", "order_status"];

    static readonly string[] SubTypes = ["catalog", "copy_code", "flow", "mpm", "order_details", "quick_reply", "url", "voice_call"];

    static readonly string[] ParameterTypes =
    [
        "action", "coupon_code", "currency", "date_time", "document", "image", "limited_time_offer", "location", "order_status", "payload", "product",
        "text", "ttl_minutes", "video",
    ];

    public static GraphError? Shape(Param template) =>
        template.Object() ?? template.Only("name", "language", "components", "namespace") ?? template["name"].RequiredText(512)
        ?? (template["language"].Missing ? GraphError.Required(template["language"]["code"].Path) : template["language"].Object())
        ?? template["language"].Only("code", "policy") ?? template["language"]["code"].RequiredText()
        ?? (template["components"].Missing ? null : template["components"].Array() ?? template["components"].Each(Component));

    static GraphError? Component(Param component) =>
        component.Object() ?? component.Only("type", "sub_type", "index", "parameters", "cards") ?? component["type"].RequiredText()
        ?? OneOf(component["type"], ComponentTypes)
        ?? (Kind(component) == "button" ? Button(component) : null)
        ?? (component["parameters"].Missing ? null : component["parameters"].Array() ?? component["parameters"].Each(Parameter));

    static GraphError? Button(Param button) =>
        button["sub_type"].RequiredText() ?? OneOf(button["sub_type"], SubTypes)
        ?? (button["index"].Missing ? GraphError.Required(button["index"].Path) : null)
        ?? (Index(button) is null ? GraphError.Shape($"Param {button["index"].Path} must be an integer.") : null);

    static GraphError? Parameter(Param p) => p.Object() ?? p["type"].RequiredText() ?? OneOf(p["type"], ParameterTypes) ?? (Kind(p) switch
    {
        "text" => p.Only("type", "text", "parameter_name") ?? p["text"].RequiredText(),
        "payload" => p.Only("type", "payload") ?? p["payload"].RequiredText(256),
        "coupon_code" => p.Only("type", "coupon_code") ?? p["coupon_code"].RequiredText(20),
        "image" or "video" => p.Only("type", Kind(p)) ?? MessageChecks.Media(p[Kind(p)], "id", "link"),
        "document" => p.Only("type", "document") ?? MessageChecks.Media(p["document"], "id", "link", "filename"),
        "location" => p.Only("type", "location") ?? MessageChecks.Location(p["location"], inTemplate: true),
        "currency" => p.Only("type", "currency", "parameter_name") ?? p["currency"].Object()
            ?? p["currency"].Only("fallback_value", "code", "amount_1000") ?? p["currency"]["code"].RequiredText(),
        "date_time" => p.Only("type", "date_time", "parameter_name") ?? p["date_time"].Object() ?? p["date_time"]["fallback_value"].RequiredText(),
        _ => null,
    });

    /// <param name="template">What the WABA has under this name and language; null for nothing.</param>
    public static GraphError? Against(Template? template, Param sent, Recipient to, Version version) => template switch
    {
        null or { Status: "PENDING" or "REJECTED" or "IN_APPEAL" or "PENDING_DELETION" or "DELETED" or "LIMIT_EXCEEDED" or "ARCHIVED" } =>
            GraphError.Of(132001, $"template name ({sent["name"].Text}) does not exist in {sent["language"]["code"].Text}"),
        { Status: "PAUSED" } => GraphError.Of(132015),
        { Status: "DISABLED" } => GraphError.Of(132016),
        { Shape.IsAuthentication: true } when to.WaId is null => GraphError.Of(131062),
        _ => WhiteSpace(sent, version) ?? Header(template, sent) ?? Body(template, sent) ?? Buttons(template, sent),
    };

    static GraphError? WhiteSpace(Param sent, Version version) => sent["components"].Each(c => c["parameters"].Each(p =>
        Kind(p) == "text" && HasWhiteSpace(p["text"].Text ?? "")
            ? GraphError.Of(
                version >= StricterParameters ? 132018 : 100, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
            : null));

    static bool HasWhiteSpace(string text) => text.AsSpan().ContainsAny('\n', '\r', '\t') || text.Contains("     ", StringComparison.Ordinal);

    static GraphError? Header(Template template, Param sent)
    {
        var given = Parameters(sent, "header");
        var variables = template.Shape.HeaderVariables;
        if (template.Shape.HeaderFormat is null or "TEXT")
            return Count("header", given.Count, variables.Count) ?? given.Where(p => Kind(p) != "text").Select(p => Mismatch("TEXT", Kind(p))).FirstOrDefault()
                ?? Named(template, variables, given) ?? TooLong("header", template.Shape.HeaderText, given, 60);
        var received = given.Count == 0 ? "UNKNOWN" : Kind(given[0]).ToUpperInvariant();
        return received == template.Shape.HeaderFormat ? null : Mismatch(template.Shape.HeaderFormat, received);
    }

    static GraphError Mismatch(string expected, string received) => GraphError.Of(132012, $"header: Format mismatch, expected {expected}, received {received.ToUpperInvariant()}");

    static GraphError? Body(Template template, Param sent)
    {
        var given = Parameters(sent, "body");
        var variables = template.Shape.BodyVariables;
        return Count("body", given.Count, variables.Count) ?? Named(template, variables, given)
            ?? TooLong("body", template.Shape.BodyText, given, template.Shape.HasBodyOnly ? 32_768 : 1024); // §2.15
    }

    static GraphError? Count(string where, int given, int expected) => given == expected ? null
        : GraphError.Of(132000, $"{where}: number of localizable_params ({given}) does not match the expected number of params ({expected})");

    static GraphError? Named(Template template, IReadOnlyList<string> variables, List<Param> given) =>
        template.Named && given.Any(p => p["parameter_name"].Text is not { } name || !variables.Contains(name))
            ? GraphError.Of(100, "Parameter name is missing or empty")
            : null;

    static GraphError? TooLong(string where, string text, List<Param> given, int most)
    {
        var length = TemplateShape.WithoutVariables(text).EnumerateRunes().Count() + given.Sum(p => (p["text"].Missing ? p[Kind(p)]["fallback_value"] : p["text"]).Length);
        return length <= most ? null : GraphError.Of(132005, $"{where}: Translated text too long, {length} characters, at most {most} are allowed");
    }

    static GraphError? Buttons(Template template, Param sent)
    {
        var given = sent["components"].Items().Where(c => Kind(c) == "button").ToLookup(c => Index(c) ?? -1);
        if (given.FirstOrDefault(g => g.Key < 0 || g.Key >= template.Shape.Buttons.Count) is { } stray)
            return GraphError.Of(132012, $"buttons: There is no button at index {stray.Key} in the template");
        foreach (var (i, (kind, needsValue)) in template.Shape.Buttons.Index())
            if (needsValue && given[i].All(b => b["parameters"].Count == 0))
                return GraphError.Of(131008, $"buttons: Button at index {i} of type {Title(kind)} requires a parameter");
        return null;
    }

    // OTP buttons are stored as URL buttons.
    static string Title(string kind) => kind switch { "URL" or "OTP" => "Url", "COPY_CODE" => "CopyCode", "MPM" => "Mpm", _ => kind };

    static List<Param> Parameters(Param sent, string type) =>
        [.. sent["components"].Items().Where(c => Kind(c) == type).SelectMany(c => c["parameters"].Items())];

    static string Kind(Param typed) => typed["type"].Text?.ToLowerInvariant() ?? "";

    static int? Index(Param button) =>
        int.TryParse(button["index"].Value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    static GraphError? OneOf(Param value, string[] allowed) =>
        allowed.Contains(value.Text, StringComparer.OrdinalIgnoreCase) ? null : GraphError.NotOneOf(value.Path, allowed, value.Text);
}
