using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Controls;

/// <summary>The members Meta gives every medium a user sends: meta-cloud-api §5.6.</summary>
internal static class InboundMedia
{
    public static string? MimeOf(string type) => type switch
    {
        "image" => "image/jpeg",
        "audio" => "audio/ogg; codecs=opus",
        "video" => "video/mp4",
        "document" => "application/pdf",
        "sticker" => "image/webp",
        _ => null,
    };

    public static void Complete(JsonObject media, string mime, MessageIds ids)
    {
        media["mime_type"] ??= mime;
        media["id"] ??= ids.Media();
        var id = media["id"]!.ToString();
        media["sha256"] ??= Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id))); // Base64 here, hex in the media API
        media["url"] ??= $"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid={id}&source=webhook";
        if (mime.StartsWith("audio", StringComparison.Ordinal)) media["voice"] ??= true;
    }
}
