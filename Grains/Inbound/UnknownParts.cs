using System.Text.RegularExpressions;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Which payloads are worth keeping to look at. All that is not understood is counted; of each kind only so many are kept, since one new member of Meta's, or one
/// caller with a valid signature, could otherwise fill the disk.
/// </summary>
internal sealed partial class UnknownParts
{
    const int Kinds = 1_000;
    const int LostOfAKind = 100;
    readonly Dictionary<string, int> _seen = [];

    /// <summary>A part nobody knows: one of each kind when the event beside it was understood, more when the event is lost.</summary>
    public bool IsWorthKeeping(Unparsed part) => IsWorthKeeping(Index().Replace(part.Pointer, "/*"), part.Lost ? LostOfAKind : 1);

    /// <summary>An event that nothing here acts on.</summary>
    public bool IsWorthKeeping(WebhookEvent e) => IsWorthKeeping(e.GetType().Name, LostOfAKind);

    bool IsWorthKeeping(string kind, int most)
    {
        var seen = _seen.GetValueOrDefault(kind);
        if (seen >= most || (seen == 0 && _seen.Count >= Kinds)) return false;
        _seen[kind] = seen + 1;
        return true;
    }

    [GeneratedRegex(@"/\d+")]
    private static partial Regex Index();
}
