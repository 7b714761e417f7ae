using System.Collections.Frozen;

namespace WhatsApi.Meta;

/// <summary>The message types that can be sent (api.md §4). The payload of each stands under its own name.</summary>
public static class MessageTypes
{
    public const string Text = "text";
    public const string Template = "template";
    public const string Image = "image";
    public const string Document = "document";
    public const string Audio = "audio";
    public const string Video = "video";
    public const string Sticker = "sticker";
    public const string Location = "location";
    public const string Contacts = "contacts";
    public const string Interactive = "interactive";
    public const string Reaction = "reaction";

    /// <summary>All of them, in the order of api.md §4.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Text, Template, Image, Document, Audio, Video, Sticker, Location, Contacts, Interactive, Reaction];

    static readonly FrozenSet<string> Known = All.ToFrozenSet();

    /// <summary>Whether a message of this type can be sent.</summary>
    public static bool IsKnown(string? type) => type is not null && Known.Contains(type);
}
