using System.Globalization;
using System.Text.Json;
using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Messages;

/// <summary>The shape of a send, checked in Meta's order with Meta's words: meta-cloud-api §2, §3.5.</summary>
internal static class MessageChecks
{
    const int MostText = 4096;
    const int MostCaption = 1024;
    const int MostOpaque = 512;
    const int MostContacts = 257;

    public static GraphError? Product(Param body) => (body["messaging_product"] with { Path = "messaging_product" }) switch
    {
        { Missing: true } => GraphError.Required("messaging_product"),
        { Text: "whatsapp" } => null,
        var other => GraphError.Shape($"Param messaging_product must be one of {{WHATSAPP}} - got \"{other.Value}\"."),
    };

    public static GraphError? Frame(Param body) =>
        RecipientType(body["recipient_type"])
        ?? (body["biz_opaque_callback_data"] with { Path = "biz_opaque_callback_data" }).OptionalText(MostOpaque)
        ?? (body["type"] with { Path = "type" }).OptionalText()
        ?? Context(body["context"] with { Path = "context" })
        ?? (body["category"].Missing ? null : GraphError.Of(100, "Direct Send is not enabled for this WhatsApp Business Account."));

    public static GraphError? Content(Param body, string type)
    {
        var content = body[type] with { Path = type };
        return type switch
        {
            "text" => Text(content),
            "image" or "video" => Media(content, "id", "link", "caption"),
            "audio" => Media(content, "id", "link", "voice"),
            "document" => Media(content, "id", "link", "caption", "filename"),
            "sticker" => Media(content, "id", "link"),
            "location" => Location(content, inTemplate: false),
            "contacts" => Contacts(content),
            "reaction" => Reaction(content),
            "interactive" => InteractiveChecks.Check(content),
            "template" => TemplateChecks.Shape(content),
            "gif" or "link_preview" or "pin" => GraphError.Of(131051),
            _ => GraphError.Shape("Param type must be one of {AUDIO, CONTACTS, DOCUMENT, GIF, IMAGE, INTERACTIVE, LINK_PREVIEW, LOCATION, PIN, " +
                $"REACTION, STICKER, TEMPLATE, TEXT, VIDEO}} - got \"{type}\"."),
        };
    }

    /// <summary>The body that marks as read and shows the typing indicator: §2.17.</summary>
    public static GraphError? Read(Param body) =>
        Product(body)
        ?? (body["status"].Text == "read" ? null : GraphError.Shape($"Param status must be one of {{READ}} - got \"{body["status"].Value}\"."))
        ?? (body["message_id"] with { Path = "message_id" }).RequiredText()
        ?? (Wamid.Looks(body["message_id"].Text!) ? null : GraphError.Value("message_id: no such message."))
        ?? Typing(body["typing_indicator"] with { Path = "typing_indicator" });

    static GraphError? Typing(Param indicator) => indicator.Missing ? null
        : indicator.Object() ?? indicator.Only("type") ?? indicator["type"].RequiredText()
        ?? (indicator["type"].Text == "text" ? null : GraphError.Shape("Param typing_indicator['type'] must be one of {TEXT}."));

    static GraphError? RecipientType(Param type) => type.Missing || type.Text is "individual" or "group"
        ? null
        : GraphError.Shape($"Param recipient_type must be one of {{GROUP, INDIVIDUAL}} - got \"{type.Value}\".");

    static GraphError? Context(Param context) =>
        context.Missing ? null : context.Object() ?? context.Only("message_id") ?? context["message_id"].RequiredText();

    static GraphError? Text(Param text) =>
        (text.Missing ? GraphError.Required("text['body']") : text.Object())
        ?? text.Only("body", "preview_url") ?? text["body"].RequiredText(MostText) ?? text["preview_url"].OptionalBoolean();

    /// <summary>One of an uploaded id and a public link, never both.</summary>
    public static GraphError? Media(Param media, params ReadOnlySpan<string> members) =>
        media.Object() ?? media.Only(members) ?? IdOrLink(media)
        ?? media["caption"].OptionalText(MostCaption) ?? media["filename"].OptionalText() ?? media["voice"].OptionalBoolean();

    static GraphError? IdOrLink(Param media) => (media["id"], media["link"]) switch
    {
        ({ Missing: true }, { Missing: true }) => GraphError.Of(131008, $"{media.Path}: one of id and link is required"),
        ({ Missing: false }, { Missing: false }) => GraphError.Value($"{media.Path}: id and link cannot be used together"),
        ({ Missing: true }, var link) => link.RequiredUrl(),
        var (id, _) => id.RequiredText(),
    };

    public static GraphError? Location(Param location, bool inTemplate) =>
        location.Object() ?? location.Only("latitude", "longitude", "name", "address")
        ?? Degrees(location["latitude"], 90) ?? Degrees(location["longitude"], 180)
        ?? (inTemplate ? location["name"].RequiredText() : location["name"].OptionalText()) ?? location["address"].OptionalText();

    static GraphError? Degrees(Param value, double most)
    {
        if (value.Missing) return GraphError.Required(value.Path);
        var degrees = value.Value.ValueKind switch
        {
            JsonValueKind.Number => value.Value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        return Math.Abs(degrees) <= most ? null : GraphError.Shape($"Param {value.Path} must be a number between -{most} and {most}.");
    }

    static GraphError? Reaction(Param reaction) =>
        reaction.Object() ?? reaction.Only("message_id", "emoji") ?? reaction["message_id"].RequiredText()
        ?? (reaction["emoji"].Missing ? GraphError.Required(reaction["emoji"].Path) : reaction["emoji"].OptionalText());

    static GraphError? Contacts(Param contacts) =>
        contacts.Array()
        ?? (contacts.Count is >= 1 and <= MostContacts
            ? null
            : GraphError.Value($"Invalid contacts count. Min allowed: 1, Max allowed: {MostContacts}"))
        ?? contacts.Each(Contact);

    static GraphError? Contact(Param contact) =>
        contact.Object()
        ?? contact.Only("name", "phones", "emails", "urls", "addresses", "org", "birthday")
        ?? Name(contact["name"])
        ?? Rows(contact["phones"], "phone", "type", "wa_id")
        ?? Rows(contact["emails"], "email", "type")
        ?? Rows(contact["urls"], "url", "type")
        ?? Rows(contact["addresses"], "street", "city", "state", "zip", "country", "country_code", "type")
        ?? (contact["org"].Missing ? null : contact["org"].Object() ?? contact["org"].Only("company", "department", "title"))
        ?? Birthday(contact["birthday"]);

    static GraphError? Name(Param name) =>
        name.Object()
        ?? name.Only("formatted_name", "first_name", "last_name", "middle_name", "prefix", "suffix")
        ?? name["formatted_name"].RequiredText()
        ?? (name.Value.EnumerateObject().Any(part => part.Name != "formatted_name")
            ? null
            : GraphError.Of(131008, $"{name.Path}: at least one part besides formatted_name is required"));

    static GraphError? Rows(Param rows, params string[] members) => rows.Missing ? null : rows.Array() ?? rows.Each(row =>
        row.Object() ?? row.Only(members) ?? members.Select(m => row[m].OptionalText()).FirstOrDefault(e => e is not null));

    static GraphError? Birthday(Param day) => day.OptionalText()
        ?? (day.Missing || DateOnly.TryParseExact(day.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null
            : GraphError.Shape($"Param {day.Path} must be a date of the form YYYY-MM-DD."));
}
