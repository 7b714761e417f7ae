using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What the contact, or the account, does in a simulation.</summary>
/// <param name="After">How long after the input before.</param>
/// <param name="Reply">What the contact sends, its id to be filled in; null: time passes.</param>
/// <param name="Resumes">The account resumes the execution.</param>
internal sealed record SimulatedInput(TimeSpan After, FlowReply? Reply, bool Resumes)
{
    const int LongestText = 4096; // as a text message
    static readonly string[] Kinds = ["text", "buttonId", "listId", "media", "location", "resume"];

    public static SimulatedInput? Read(JsonElement input, string at, ICollection<Fault> faults)
    {
        if (Members.Of(input, at, faults) is not { } m) return null;
        var after = m.DurationOrNull("after") ?? TimeSpan.Zero;
        var there = Kinds.Where(m.Has).ToList();
        if (there.Count > 1) m.Fault(there[1], FaultCodes.Exclusive, $"An input is one of {string.Join(", ", Kinds)}; make another input of the second.");
        if (there.Count == 0 && !m.Has("after")) faults.Add(new(at, FaultCodes.Required, $"An input needs one of {string.Join(", ", Kinds)}, or after alone to let time pass."));
        var resumes = m.FlagOrNull("resume") ?? false;
        var reply = ReadReply(m);
        m.RefuseUnknown();
        return new(after, reply, resumes);
    }

    static FlowReply? ReadReply(Members m)
    {
        if (m.TextOrNull("text", LongestText) is { } text) return new("", MessageTypes.Text, text);
        if ((m.TextOrNull("buttonId", PayloadLimits.ButtonId) ?? m.TextOrNull("listId", PayloadLimits.RowId)) is { } id) return new("", MessageTypes.Interactive, null, id);
        if (m.Typed("location", JsonValueKind.Object, "an object with latitude and longitude") is { } location) return new("", MessageTypes.Location, Payload: new(location.GetRawText()));
        if (!m.Has("media") || Members.Of(m.Find("media"), m.PointerTo("media"), m.Faults) is not { } media) return null;
        var type = media.Word<string>("type", [.. ((string[])["image", "document", "audio", "video", "sticker"]).Select(kind => (kind, kind))]) ?? MessageTypes.Image;
        var payload = MadeJson.Write(json =>
        {
            json.WriteStartObject();
            foreach (var member in (string[])["id", "caption", "filename", "mime_type"])
                if (media.TextOrNull(member, LongestText) is { } value) json.WriteString(member, value);
            json.WriteEndObject();
        });
        media.RefuseUnknown();
        return new("", type, Payload: payload);
    }
}
