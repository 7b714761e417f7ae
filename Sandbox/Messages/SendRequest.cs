using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Messages;

/// <summary>A send whose shape has been found right.</summary>
internal sealed record SendRequest(Recipient To, string Type, string? Opaque, Param Body)
{
    public string? TemplateName => Type == "template" ? Body["template"]["name"].Text : null;

    public string? Text => Type switch
    {
        "text" => Body["text"]["body"].Text,
        "interactive" => Body["interactive"]["body"]["text"].Text,
        "image" or "video" or "document" => Body[Type]["caption"].Text,
        _ => null,
    };

    /// <summary>Meta finds out later that there is nothing to react to: §2.7.</summary>
    public bool ReactsToNothing => Type == "reaction" && !Wamid.Looks(Body["reaction"]["message_id"].Text ?? "");

    public static (SendRequest?, GraphError?) Read(Param body, bool rewriteWaId, Func<string, string?> knownUserId)
    {
        if (MessageChecks.Product(body) is { } product) return (null, product);
        var (to, malformed) = Recipient.Of(body, rewriteWaId, knownUserId);
        if (to is null) return (null, malformed);
        if (MessageChecks.Frame(body) is { } frame) return (null, frame);
        var type = body["type"].Text ?? "text";
        return MessageChecks.Content(body, type) is { } content
            ? (null, content)
            : (new SendRequest(to, type, body["biz_opaque_callback_data"].Text, body), null);
    }
}
