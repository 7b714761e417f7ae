namespace WhatsApi.Meta;

/// <summary>Image, video, audio, document and sticker (meta-cloud-api §2.4), also where they stand as a header.</summary>
internal static class MediaRules
{
    public static void Check(Part media, string type)
    {
        switch (type)
        {
            case MessageTypes.Document:
                media.Only("id", "link", "caption", "filename");
                media.Text("filename");
                break;
            case MessageTypes.Audio:
                media.Only("id", "link", "voice");
                media.Flag("voice");
                break;
            case MessageTypes.Sticker:
                media.Only("id", "link");
                break;
            default:
                media.Only("id", "link", "caption");
                break;
        }
        media.Text("caption", 0, PayloadLimits.Caption, required: false);
        Source(media);
    }

    /// <summary>A header has no caption (§2.8, §2.15).</summary>
    public static void CheckHeader(Part? media, string type)
    {
        if (media is null) return;
        if (type == MessageTypes.Document)
        {
            media.Only("id", "link", "filename");
            media.Text("filename");
        }
        else media.Only("id", "link");
        Source(media);
    }

    /// <summary>Checks that a member holds an absolute http or https address.</summary>
    public static void Link(Part part, string member, int max = PayloadLimits.Unlimited)
    {
        if (part.String(member, 1, max) is { } link && !IsWeb(link))
            part.Fault(member, FaultCodes.InvalidValue, $"{member} must be a whole address that begins with https:// or http://.");
    }

    static void Source(Part media)
    {
        switch (media.Has("id"), media.Has("link"))
        {
            case (true, true):
                media.Fault(FaultCodes.Exclusive, "id and link exclude each other; give the one or the other.");
                break;
            case (true, false):
                media.Text("id", 1, PayloadLimits.Unlimited);
                break;
            case (false, true):
                Link(media, "link");
                break;
            default:
                media.Fault(FaultCodes.Required, "Either id (of uploaded media) or link (a public address) is required.");
                break;
        }
    }

    public static bool IsWeb(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Host.Length > 0;
}
