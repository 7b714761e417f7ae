using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>What has been read of a payload so far.</summary>
internal sealed class WebhookReading
{
    public List<WebhookEvent> Events { get; } = [];

    public List<Unparsed> Unparsed { get; } = [];

    /// <summary>An element of which no event can be made.</summary>
    public void Lost(string pointer, string reason) => Unparsed.Add(new Unparsed(pointer, reason, Lost: true));

    /// <summary>Something unknown beside an event.</summary>
    public void Odd(string pointer, string reason) => Unparsed.Add(new Unparsed(pointer, reason, Lost: false));

    /// <summary>Notes the members that are not known.</summary>
    /// <param name="e">An object.</param>
    /// <param name="known">What is known of it.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="also">One more name that is known here.</param>
    public void Unknown(JsonElement e, Members known, Place place, string? also = null)
    {
        foreach (var property in e.EnumerateObject())
            if (!known.Knows(property) && (also is null || !property.NameEquals(also)))
                Odd(place.Of(Members.NameOf(property)), "This member is not known.");
    }

    /// <summary>Reads one element, which costs nobody but itself if it is not what it should be.</summary>
    public void Try(Place place, JsonElement element, Action<JsonElement, Place> read)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Lost(place.Pointer, "This should be an object.");
            return;
        }
        try
        {
            read(element, place);
        }
        catch (InvalidOperationException) // bytes that are not UTF-8, or half of a surrogate pair
        {
            Lost(place.Pointer, "This holds text that is not Unicode.");
        }
    }
}

/// <summary>Where an element stands; its pointer is made only when asked for.</summary>
/// <param name="Entry">Index in <c>entry</c>; negative for the whole payload.</param>
/// <param name="Change">Index in <c>changes</c>; negative for the entry itself.</param>
/// <param name="List">Member of the change's value.</param>
/// <param name="Index">Index in that list.</param>
/// <param name="Tail">What follows behind.</param>
internal readonly record struct Place(int Entry, int Change = -1, string? List = null, int Index = 0, string Tail = "")
{
    public static Place Root => new(-1);

    public string Pointer => this switch
    {
        { Entry: < 0 } => Tail,
        { Change: < 0 } => $"/entry/{Entry}{Tail}",
        { List: null } => $"/entry/{Entry}/changes/{Change}{Tail}",
        _ => $"/entry/{Entry}/changes/{Change}/value/{List}/{Index}{Tail}",
    };

    public string Of(string member) => $"{Pointer}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public Place In(string member) => this with { Tail = $"{Tail}/{member}" };
}
