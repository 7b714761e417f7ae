using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>The components of a template's definition (meta-cloud-api §6.3).</summary>
internal static class ComponentRules
{
    static readonly string[] Types = ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST"];
    static readonly string[] CardTypes = ["HEADER", "BODY", "BUTTONS"];
    static readonly string[] AuthenticationTypes = ["BODY", "FOOTER", "BUTTONS"];

    /// <param name="category">The template's, where it is known.</param>
    /// <param name="named">Whether its variables have names, where that is known.</param>
    public static void Check(Part root, string? category, bool? named)
    {
        var isAuthentication = category == DefinitionRules.Authentication;
        var all = Read(root, isAuthentication ? AuthenticationTypes : Types);
        if (!root.Has("components") || root.Value.GetProperty("components").ValueKind != JsonValueKind.Array) return;
        if (isAuthentication) AuthenticationRules.Check(root, all);
        else
        {
            if (!all.ContainsKey("BODY")) root.Fault("components", FaultCodes.Required, "A template needs a component of type BODY.");
            foreach (var (type, component) in all) Component(component, type, BodyLimit(all), category, named);
        }
    }

    /// <summary>Whether changes without a category are those of an authentication template: its body alone has no text of its own.</summary>
    public static bool LooksLikeAuthentication(JsonElement changes) => GraphObjects.Items(changes, "components").Any(component =>
        "BODY".Equals(GraphObjects.Text(component, "type"), StringComparison.OrdinalIgnoreCase) && component.TryGetProperty("add_security_recommendation", out _));

    static Dictionary<string, Part> Read(Part holder, string[] types)
    {
        var all = new Dictionary<string, Part>();
        foreach (var component in holder.Objects("components", 1, types.Length))
            if (component.Choice("type", required: true, ignoreCase: true, types) is { } type && !all.TryAdd(type, component))
                component.Fault("type", FaultCodes.Duplicate, $"There may be one {type} only; put them together.");
        return all;
    }

    static int BodyLimit(Dictionary<string, Part> all) =>
        all.ContainsKey("LIMITED_TIME_OFFER") ? TemplateLimits.OfferBody
        : all.TryGetValue("BUTTONS", out var buttons) && DefinedButtons.HasSingleProduct(buttons.Value) ? TemplateLimits.CardBody
        : TemplateLimits.Body;

    static void Component(Part component, string type, int bodyLimit, string? category, bool? named)
    {
        switch (type)
        {
            case "HEADER":
                HeaderRules.Check(component, category, named);
                break;
            case "BODY":
                Body(component, bodyLimit, named);
                break;
            case "FOOTER":
                Footer(component);
                break;
            case "BUTTONS":
                DefinedButtons.Check(component);
                break;
            case "CAROUSEL":
                Carousel(component, category, named);
                break;
            case "LIMITED_TIME_OFFER":
                if (component.Object("limited_time_offer") is not { } offer) break;
                offer.Text("text");
                offer.Flag("has_expiration");
                break;
        }
    }

    static void Body(Part body, int limit, bool? named)
    {
        if (DefinedText.Of(body, "text", limit) is not { } text) return;
        var variables = Placeholders.Of(text);
        if (variables.WhyNot(named) is { } why) body.Fault("text", FaultCodes.InvalidValue, why);
        else if (variables.StandAtAnEnd) body.Fault("text", FaultCodes.InvalidValue, "The text may not begin or end with a variable; put words before and after it.");
        else if (variables.StandSideBySide) body.Fault("text", FaultCodes.InvalidValue, "Two variables may not stand side by side; put words between them.");
        else TemplateExamples.Text(body, "body_text", variables);
        if (text.ReplaceLineEndings("\n").Contains(new string('\n', TemplateLimits.LineBreaksInARow + 1), StringComparison.Ordinal))
            body.Fault("text", FaultCodes.InvalidValue, $"The text may have at most {TemplateLimits.LineBreaksInARow} line breaks in a row; take some out.");
    }

    static void Footer(Part footer)
    {
        if (DefinedText.Of(footer, "text", TemplateLimits.Footer) is { } text && text.Contains("{{", StringComparison.Ordinal))
            footer.Fault("text", FaultCodes.NotAllowed, "A footer has no variables; take them out.");
    }

    static void Carousel(Part carousel, string? category, bool? named)
    {
        foreach (var card in carousel.Objects("cards", TemplateLimits.FewestCards, TemplateLimits.Cards))
            foreach (var (type, component) in Read(card, CardTypes)) Component(component, type, TemplateLimits.CardBody, category, named);
    }
}
