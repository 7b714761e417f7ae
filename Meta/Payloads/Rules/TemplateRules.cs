namespace WhatsApi.Meta;

/// <summary>Template messages (meta-cloud-api §2.15): name, language and components. Whether the components fit the template only Meta, or a
/// cached copy of the template, can tell.</summary>
internal static class TemplateRules
{
    static readonly string[] Types = ["header", "body", "footer", "button", "carousel", "limited_time_offer", "order_status"];

    public static void Check(Part template)
    {
        // namespace is a relic of the on-premises API which older clients still send.
        template.Only("name", "language", "components", "namespace");
        template.Text("namespace");
        template.Text("name", 1, PayloadLimits.TemplateName);
        if (template.Object("language") is { } language)
        {
            language.Only("code", "policy");
            language.Text("code", 2, 16); // longest is prs_AF: §6.7
            language.Choice("policy", required: false, ignoreCase: true, "deterministic");
        }
        Components(template, isCard: false);
    }

    static void Components(Part holder, bool isCard)
    {
        var seen = new HashSet<string>();
        var names = new ParameterNames();
        foreach (var component in holder.Objects("components", 0, PayloadLimits.Unlimited, required: isCard))
        {
            var type = component.Choice("type", required: true, ignoreCase: true, Types);
            if (type is not (null or "button") && !seen.Add(type))
                component.Fault(FaultCodes.Duplicate, $"A template has one {type} component only; put its parameters together.");
            if (isCard && type is ("carousel" or "limited_time_offer" or "order_status"))
                component.Fault("type", FaultCodes.NotAllowed, $"A card has no {type} component; only header, body and button.");
            else Component(component, type, seen, names);
        }
    }

    static void Component(Part component, string? type, HashSet<string> seen, ParameterNames names)
    {
        names.StartComponent();
        switch (type)
        {
            case "header":
                component.Only("type", "parameters");
                foreach (var parameter in component.Objects("parameters", 0, 1, required: false)) TemplateParameters.Header(parameter, names);
                break;
            case "body":
                component.Only("type", "parameters");
                foreach (var parameter in component.Objects("parameters", 0, PayloadLimits.Unlimited, required: false)) TemplateParameters.Body(parameter, names);
                break;
            case "footer":
                component.Only("type", "parameters");
                component.Objects("parameters", 0, 0, required: false);
                break;
            case "button":
                TemplateButtons.Check(component, seen);
                break;
            case "carousel":
                Carousel(component);
                break;
            case "limited_time_offer":
                component.Only("type", "parameters");
                foreach (var parameter in component.Objects("parameters", 1, 1)) Offer(parameter);
                break;
            case "order_status":
                component.Only("type", "parameters");
                component.Objects("parameters", 1, PayloadLimits.Unlimited);
                break;
        }
    }

    static void Carousel(Part component)
    {
        component.Only("type", "cards");
        var indices = new HashSet<string>();
        foreach (var card in component.Objects("cards", 1, PayloadLimits.Cards))
        {
            card.Only("card_index", "components");
            TemplateButtons.Index(card, "card_index", PayloadLimits.Cards - 1, indices);
            Components(card, isCard: true);
        }
    }

    static void Offer(Part parameter)
    {
        parameter.Only("type", "limited_time_offer");
        parameter.Choice("type", required: true, ignoreCase: true, "limited_time_offer");
        if (parameter.Object("limited_time_offer") is not { } offer) return;
        offer.Only("expiration_time_ms");
        offer.Integer("expiration_time_ms", 1, long.MaxValue);
    }
}
