namespace WhatsApi.Meta;

/// <summary>Interactive messages (meta-cloud-api §2.8-§2.14): what they have in common. Their actions are in <see cref="ActionRules"/>,
/// <see cref="CatalogRules"/> and <see cref="CarouselRules"/>.</summary>
internal static class InteractiveRules
{
    static readonly string[] Kinds =
    [
        "button", "list", "cta_url", "flow", "location_request_message", "product", "product_list", "catalog_message", "carousel", "voice_call",
        "call_permission_request", "request_contact_info", "address_message", "order_details", "order_status",
    ];

    static readonly string[] AnyHeader = ["text", "image", "video", "document"];
    static readonly string[] TextHeader = ["text"];

    public static void Check(Part interactive)
    {
        interactive.Only("type", "header", "body", "footer", "action");
        var kind = interactive.Choice("type", required: true, ignoreCase: false, Kinds);
        Frame(interactive, kind);
        if (interactive.Object("action") is { } action && kind is not null) Action(action, kind);
    }

    static void Frame(Part interactive, string? kind)
    {
        switch (kind)
        {
            case "list":
                Header(interactive, TextHeader);
                Body(interactive, PayloadLimits.ListBody);
                break;
            case "product_list":
                if (!interactive.Has("header")) interactive.Fault("header", FaultCodes.Required, "A product list needs a header with text.");
                Header(interactive, TextHeader);
                Body(interactive, PayloadLimits.InteractiveBody);
                break;
            case "product":
                interactive.Forbid("header", "A single product has no header; its picture is shown there.");
                Body(interactive, PayloadLimits.InteractiveBody, required: false);
                break;
            case "location_request_message" or "carousel":
                interactive.Forbid("header", $"{kind} has no header; put its text into the body.");
                interactive.Forbid("footer", $"{kind} has no footer; put its text into the body.");
                Body(interactive, PayloadLimits.InteractiveBody);
                return;
            default:
                Header(interactive, AnyHeader);
                Body(interactive, PayloadLimits.InteractiveBody, required: kind is not ("call_permission_request" or null));
                break;
        }
        if (interactive.Object("footer", required: false) is not { } footer) return;
        footer.Only("text");
        footer.Text("text", 1, PayloadLimits.Footer);
    }

    static void Action(Part action, string kind)
    {
        switch (kind)
        {
            case "button": ActionRules.Buttons(action); break;
            case "list": ActionRules.List(action); break;
            case "cta_url": ActionRules.CallToAction(action); break;
            case "flow": ActionRules.Flow(action); break;
            case "location_request_message": ActionRules.Bare(action, "send_location"); break;
            case "call_permission_request" or "request_contact_info": ActionRules.Bare(action, kind); break;
            case "voice_call": ActionRules.VoiceCall(action); break;
            case "address_message": ActionRules.Address(action); break;
            case "product": CatalogRules.Product(action); break;
            case "product_list": CatalogRules.ProductList(action); break;
            case "catalog_message": CatalogRules.Catalog(action); break;
            case "carousel": CarouselRules.Check(action); break;
            default: ActionRules.Order(action); break;
        }
    }

    public static void Body(Part holder, int max, bool required = true)
    {
        if (holder.Object("body", required) is not { } body) return;
        body.Only("text");
        body.Text("text", 1, max);
    }

    /// <summary>Checks a header and returns its type.</summary>
    public static string? Header(Part holder, string[] types, bool required = false)
    {
        if (holder.Object("header", required) is not { } header) return null;
        var type = header.Choice("type", required: true, ignoreCase: false, types);
        switch (type)
        {
            case null:
                break;
            case "text":
                header.Only("type", "text");
                header.Text("text", 1, PayloadLimits.Header);
                break;
            default:
                header.Only("type", type);
                MediaRules.CheckHeader(header.Object(type), type);
                break;
        }
        return type;
    }
}
