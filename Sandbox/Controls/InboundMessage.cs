using System.Globalization;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Messages;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Controls;

/// <summary>The body of POST /sandbox/inbound: a user writes to a number.</summary>
internal sealed record InboundMessage(string PhoneNumberId, string? WaId, string UserId, string Name, string? Username, string Type, JsonObject Body)
{
    static readonly string[] Types =
    [
        "audio", "button", "contacts", "document", "edit", "image", "interactive", "location", "order", "reaction", "revoke", "sticker", "system",
        "text", "unsupported", "video",
    ];

    // Members of the call; everything else is Meta's and goes into the message as it is.
    static readonly string[] Own = ["phoneNumberId", "from", "name", "userId", "username", "type"];

    public static (InboundMessage?, IEnumerable<Fault>) Of(JsonObject body, IEnumerable<string> numbers)
    {
        if (Own.FirstOrDefault(name => body[name] is not (null or JsonValue)) is { } wrong) return (null, [new Fault(wrong, "must be a string")]);
        var type = Text(body, "type") ?? "text";
        var number = Text(body, "phoneNumberId") ?? (numbers.Take(2).ToList() is [var only] ? only : null);
        var from = Text(body, "from");
        var waId = from is null ? null : Recipient.PhoneDigits(from);
        var userId = Text(body, "userId") ?? (waId is null ? null : UserIds.Of(waId));
        var faults = new List<Fault>();
        if (number is null) faults.Add(new Fault("phoneNumberId", "is required unless there is exactly one number"));
        if (from is not null && waId is null) faults.Add(new Fault("from", "is not a phone number"));
        if (userId is not null && !UserIds.Looks(userId)) faults.Add(new Fault("userId", "is not a user id such as US.13491208655302741918"));
        if (from is null && userId is null) faults.Add(new Fault("from", "or userId is required"));
        if (!Types.Contains(type)) faults.Add(new Fault("type", $"must be one of {string.Join(", ", Types)}"));
        else if (body[type] is null && type != "unsupported" && InboundMedia.MimeOf(type) is null) faults.Add(new Fault(type, "is required"));
        else if (!HasShape(body[type], type)) faults.Add(new Fault(type, type == "contacts" ? "must be an array" : "must be an object"));
        return faults.Count > 0
            ? (null, faults)
            : (new InboundMessage(number!, waId, userId!, Text(body, "name") ?? Person.DefaultName, Text(body, "username"), type, body), []);
    }

    static bool HasShape(JsonNode? content, string type) => content switch
    {
        JsonArray => type == "contacts",
        JsonValue => type == "text",
        JsonObject => type != "contacts",
        _ => true,
    };

    static string? Text(JsonObject body, string name) => body[name]?.ToString();

    /// <summary>Opens the window and sends the webhook on its way.</summary>
    public string Post(PhoneNumber number, SandboxWorld world)
    {
        var wamid = Wamid.Inbound(WaId ?? new string([.. UserId.Where(char.IsAsciiDigit)]), world.Ids.Inbound());
        var now = world.Clock.GetUtcNow();
        if (world.Behaviour.ThroughputLimit) number.Limits.TakeThroughput(number.Profile.MessagesPerSecond ?? world.Behaviour.MessagesPerSecond, now);
        world.People.Learn(WaId, new Person(UserId, Name, Username));
        world.Windows.Open(number.Id, UserId);
        var contact = Type == "system" ? null : Contact();
        world.Outbox.Later(new InboundUpdate(world.Assets.AccountOf(number), number, UserId, contact, Message(wamid, number, now, world.Ids)), now);
        return wamid;
    }

    JsonObject Contact()
    {
        var profile = new JsonObject { ["name"] = Name };
        if (Username is not null) profile["username"] = Username;
        var contact = new JsonObject { ["profile"] = profile };
        if (WaId is not null) contact["wa_id"] = WaId;
        contact["user_id"] = UserId;
        return contact;
    }

    JsonObject Message(string wamid, PhoneNumber number, DateTimeOffset now, MessageIds ids)
    {
        var message = new JsonObject();
        if (WaId is not null) message["from"] = WaId;
        message["from_user_id"] = UserId;
        message["id"] = wamid;
        message["timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        message["type"] = Type;
        foreach (var (name, value) in Body)
            if (!Own.Contains(name) && value is not null)
                message[name] = value.DeepClone();
        Complete(message, number, ids);
        return message;
    }

    /// <summary>What Meta adds and a tester should not have to write.</summary>
    void Complete(JsonObject message, PhoneNumber number, MessageIds ids)
    {
        if (message["text"] is JsonValue text) message["text"] = new JsonObject { ["body"] = text.ToString() };
        if (message["context"] is JsonObject context) message["context"] = Quoting(context, number);
        if (Type == "unsupported")
        {
            message["unsupported"] ??= new JsonObject { ["type"] = "unknown" };
            message["errors"] ??= JsonNode.Parse("""
                [{"code":131051,"title":"Message type unknown","message":"Message type unknown",
                "error_data":{"details":"Message type is currently not supported."}}]
                """);
        }
        if (InboundMedia.MimeOf(Type) is { } mime) InboundMedia.Complete((JsonObject)(message[Type] ??= new JsonObject()), mime, ids);
    }

    static JsonObject Quoting(JsonObject context, PhoneNumber number)
    {
        var quoting = context.DeepClone().AsObject();
        if (quoting["message_id"] is { } id && quoting.Remove("message_id")) quoting["id"] = id.DeepClone();
        if (quoting["id"] is not null) quoting["from"] ??= number.Profile.DisplayDigits;
        return quoting;
    }
}
