using System.Text.RegularExpressions;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Parts nobody knows, beside events that were understood. When Meta adds a member every payload carries it: one of each kind is kept to look at, all are counted.
/// </summary>
internal sealed partial class UnknownParts
{
    const int Kinds = 1_000;
    readonly HashSet<string> _seen = [];

    public bool IsNew(Unparsed part) => _seen.Count < Kinds && _seen.Add(Index().Replace(part.Pointer, "/*"));

    [GeneratedRegex(@"/\d+")]
    private static partial Regex Index();
}
