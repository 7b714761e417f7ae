using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Messages;

/// <summary>Interactive messages by kind: meta-cloud-api §2.8-2.14.</summary>
internal static class InteractiveChecks
{
    const int MostBody = 1024;
    const int MostListBody = 4096; // documented; a live refusal at 1024 is on record (§2.9)
    const int MostHeader = 60;
    const int MostFooter = 60;

    static readonly string[] Kinds =
    [
        "address_message", "button", "call_permission_request", "carousel", "catalog_message", "cta_url", "flow", "list", "location_request_message",
        "order_details", "order_status", "product", "product_list", "request_contact_info", "voice_call",
    ];

    public static GraphError? Check(Param it) =>
        it.Object() ?? it.Only("type", "header", "body", "footer", "action") ?? it["type"].RequiredText()
        ?? Kind(it["type"].Text!) ?? Parts(it, it["type"].Text!) ?? it["action"].Object() ?? Action(it["action"], it["type"].Text!);

    static GraphError? Kind(string kind) => Kinds.Contains(kind) ? null : GraphError.NotOneOf("interactive['type']", Kinds, kind);

    static GraphError? Parts(Param it, string kind) => kind switch
    {
        "button" or "cta_url" or "flow" or "order_details" or "order_status" =>
            Header(it["header"], "text", "image", "video", "document") ?? Body(it, MostBody) ?? Footer(it["footer"]),
        "list" => Header(it["header"], "text") ?? Body(it, MostListBody) ?? Footer(it["footer"]),
        "product_list" => it["header"].Object() ?? Header(it["header"], "text") ?? Body(it, MostBody) ?? Footer(it["footer"]),
        "product" => Absent(it["header"]) ?? (it["body"].Missing ? null : Body(it, MostBody)) ?? Footer(it["footer"]),
        "catalog_message" => Absent(it["header"]) ?? Body(it, MostBody) ?? Footer(it["footer"]),
        "location_request_message" or "carousel" => Absent(it["header"]) ?? Absent(it["footer"]) ?? Body(it, MostBody),
        _ => it["body"].Missing ? null : Body(it, MostBody),
    };

    static GraphError? Absent(Param part) => part.Missing ? null : GraphError.Value($"{part.Path} is not supported for this interactive type");

    static GraphError? Body(Param it, int most) =>
        (it["body"].Missing ? GraphError.Required(it["body"]["text"].Path) : it["body"].Object())
        ?? it["body"].Only("text") ?? it["body"]["text"].RequiredText()
        ?? (it["body"]["text"].Length <= most ? null : GraphError.Value($"Body text length invalid. Min length: 1, Max length: {most}"));

    static GraphError? Footer(Param footer) => footer.Missing ? null
        : footer.Object() ?? footer.Only("text") ?? footer["text"].RequiredText() ?? Length(footer["text"], "Footer text", MostFooter);

    static GraphError? Header(Param header, params string[] formats)
    {
        if (header.Missing) return null;
        if ((header.Object() ?? header["type"].RequiredText()) is { } malformed) return malformed;
        var type = header["type"].Text!;
        if (!formats.Contains(type)) return GraphError.Value($"Header type {type} is not supported for this interactive type");
        return header.Only("type", type, "sub_text") ?? (type switch
        {
            "text" => header["text"].RequiredText() ?? Length(header["text"], "Header text", MostHeader),
            "document" => MessageChecks.Media(header["document"], "id", "link", "filename"),
            _ => MessageChecks.Media(header[type], "id", "link"),
        });
    }

    static GraphError? Action(Param action, string kind) => kind switch
    {
        "button" => Buttons(action),
        "list" => List(action),
        "cta_url" => Named(action, "cta_url") ?? CtaUrl(action["parameters"]),
        "flow" => Named(action, "flow") ?? Flow(action["parameters"]),
        "location_request_message" => Named(action, "send_location"),
        "product" => action.Only("catalog_id", "product_retailer_id")
            ?? action["catalog_id"].RequiredText() ?? action["product_retailer_id"].RequiredText(),
        "product_list" => ProductList(action),
        "carousel" => Carousel(action),
        _ => Named(action, kind is "order_details" ? "review_and_pay" : kind is "order_status" ? "review_order" : kind),
    };

    static GraphError? Named(Param action, string name) =>
        action.Only("name", "parameters") ?? action["name"].RequiredText()
        ?? (action["name"].Text == name ? null : GraphError.Value($"{action["name"].Path} must be {name}"));

    static GraphError? Buttons(Param action) =>
        action.Only("buttons") ?? action["buttons"].Array()
        ?? Count(action["buttons"], "buttons", 1, 3)
        ?? action["buttons"].Each(Button)
        ?? Distinct(action["buttons"].Items().Select(b => b["reply"]["title"].Text), "Duplicate button title")
        ?? Distinct(action["buttons"].Items().Select(b => b["reply"]["id"].Text), "Duplicate button id");

    static GraphError? Button(Param button) =>
        button.Object() ?? button.Only("type", "reply") ?? button["type"].RequiredText()
        ?? (button["type"].Text == "reply" ? null : GraphError.NotOneOf(button["type"].Path, ["reply"], button["type"].Text))
        ?? button["reply"].Object() ?? button["reply"].Only("id", "title")
        ?? Length(button["reply"]["title"], "Button title", 20) ?? Length(button["reply"]["id"], "Button id", 256);

    static GraphError? List(Param action) =>
        action.Only("button", "sections") ?? Length(action["button"], "List button", 20)
        ?? action["sections"].Array()
        ?? Count(action["sections"], "sections", 1, 10)
        ?? action["sections"].Each(s => Section(s, "rows", action["sections"].Count > 1))
        ?? RowCount(action["sections"].Items().Sum(s => s["rows"].Count))
        ?? action["sections"].Each(s => s["rows"].Each(Row))
        ?? Distinct(action["sections"].Items().SelectMany(s => s["rows"].Items()).Select(r => r["id"].Text), "Duplicate row id");

    static GraphError? RowCount(int rows) => rows switch
    {
        0 => GraphError.Value("Total row count is below min allowed count: 1"),
        > 10 => GraphError.Value("Total row count exceed max allowed count: 10"),
        _ => null,
    };

    static GraphError? Section(Param section, string rows, bool titled) =>
        section.Object() ?? section.Only("title", rows) ?? section[rows].Array() ?? section["title"].OptionalText()
        ?? (titled && section["title"].Length == 0 ? GraphError.Value("Section title is required when there is more than one section") : null)
        ?? (section["title"].Length > 24 ? GraphError.Value("Section title is too long. Max length is 24") : null);

    static GraphError? Row(Param row) =>
        row.Object() ?? row.Only("id", "title", "description")
        ?? row["id"].RequiredText() ?? row["title"].RequiredText() ?? row["description"].OptionalText()
        ?? TooLong(row["id"], "Row id", 200) ?? TooLong(row["title"], "Row title", 24) ?? TooLong(row["description"], "Row description", 72);

    static GraphError? CtaUrl(Param parameters) =>
        parameters.Object() ?? parameters.Only("display_text", "url")
        ?? Length(parameters["display_text"], "Button display text", 20) ?? parameters["url"].RequiredUrl();

    static GraphError? Flow(Param p) =>
        p.Object()
        ?? p.Only("flow_message_version", "flow_token", "flow_id", "flow_name", "flow_cta", "mode", "flow_action", "flow_action_payload")
        ?? p["flow_message_version"].RequiredText()
        ?? (p["flow_message_version"].Text == "3" ? null : GraphError.Value("flow_message_version must be 3"))
        ?? (p["flow_id"].Missing != p["flow_name"].Missing ? null : GraphError.Value("Exactly one of flow_id and flow_name is required"))
        ?? Length(p["flow_cta"], "Flow CTA", 30)
        ?? OneOf(p["mode"], "draft", "published") ?? OneOf(p["flow_action"], "navigate", "data_exchange")
        ?? (p["flow_action_payload"].Missing || p["flow_action"].Text != "data_exchange"
            ? null
            : GraphError.Value("flow_action_payload is allowed with navigate only"));

    static GraphError? ProductList(Param action) =>
        action.Only("catalog_id", "sections") ?? action["catalog_id"].RequiredText() ?? action["sections"].Array()
        ?? Count(action["sections"], "sections", 1, 10)
        ?? action["sections"].Each(s => Section(s, "product_items", action["sections"].Count > 1))
        ?? (action["sections"].Items().Sum(s => s["product_items"].Count) is >= 1 and <= 30
            ? null
            : GraphError.Value("Invalid products count. Min: 1, Max: 30"))
        ?? action["sections"].Each(s => s["product_items"].Each(Product));

    static GraphError? Product(Param item) => item.Object() ?? item.Only("product_retailer_id") ?? item["product_retailer_id"].RequiredText();

    static GraphError? Carousel(Param action) =>
        action.Only("cards") ?? action["cards"].Array()
        ?? Count(action["cards"], "cards", 2, 10)
        ?? action["cards"].Each(card => card.Object() ?? card.Only("card_index", "type", "header", "body", "action"))
        ?? Distinct(action["cards"].Items().Select(c => c["card_index"].Value.ToString()), "Duplicate card_index");

    static GraphError? OneOf(Param value, params string[] allowed) => value.OptionalText()
        ?? (value.Missing || allowed.Contains(value.Text) ? null : GraphError.Value($"{value.Path} must be one of {string.Join(", ", allowed)}"));

    static GraphError? Length(Param text, string what, int most) => text.OptionalText()
        ?? (text.Length >= 1 && text.Length <= most ? null : GraphError.Value($"{what} length invalid. Min length: 1, Max length: {most}"));

    static GraphError? Count(Param items, string what, int least, int most) => items.Count >= least && items.Count <= most
        ? null
        : GraphError.Value($"Invalid {what} count. Min allowed {what}: {least}, Max allowed {what}: {most}");

    static GraphError? TooLong(Param text, string what, int most) =>
        text.Length <= most ? null : GraphError.Value($"{what} is too long. Max length is {most}");

    static GraphError? Distinct(IEnumerable<string?> values, string complaint)
    {
        var seen = new HashSet<string?>();
        return values.All(seen.Add) ? null : GraphError.Value(complaint);
    }
}
