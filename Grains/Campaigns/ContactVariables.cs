using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>
/// A template's components with contact variables in them: <c>{{contact.name}}</c>, <c>{{contact.phone}}</c>, <c>{{contact.attributes.city}}</c>, each with a default after
/// <c>|</c> if it has one. They stand in JSON texts, so values are escaped as JSON and everything else stays as it was written.
/// </summary>
internal sealed partial class ContactVariables
{
    readonly ImmutableArray<Piece> _pieces;

    ContactVariables(ImmutableArray<Piece> pieces) => _pieces = pieces;

    /// <summary>Text as it is, or a variable with its default.</summary>
    readonly record struct Piece(string Text, string? Variable);

    /// <summary>Variables that no contact can ever have.</summary>
    public IEnumerable<string> Unknown => _pieces.Where(piece => piece.Variable is { } name && !IsKnown(name)).Select(piece => piece.Variable!).Distinct();

    /// <summary>Every variable, once.</summary>
    public IEnumerable<string> All => _pieces.Where(piece => piece.Variable is not null).Select(piece => piece.Variable!).Distinct();

    /// <summary>Every variable that is there without a default, once.</summary>
    public IEnumerable<string> WithoutDefault => _pieces.Where(piece => piece is { Variable: not null, Text.Length: 0 }).Select(piece => piece.Variable!).Distinct();

    /// <summary>True when something begins like a variable and is none.</summary>
    public bool HasBroken => _pieces.Any(piece => piece.Variable is null && piece.Text.Contains("{{", StringComparison.Ordinal));

    public static ContactVariables In(string components)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var after = 0;
        foreach (Match match in Placeholder().Matches(components))
        {
            pieces.Add(new(components[after..match.Index], null));
            pieces.Add(new(match.Groups["default"].Value.Trim(), match.Groups["name"].Value));
            after = match.Index + match.Length;
        }
        pieces.Add(new(components[after..], null));
        return new(pieces.DrainToImmutable());
    }

    /// <summary>The components for one contact; null when a variable has neither a value nor a default.</summary>
    public string? For(AudienceMember member)
    {
        if (_pieces.Length == 1) return _pieces[0].Text;
        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            if (piece.Variable is not { } name) text.Append(piece.Text);
            else if (member.Value(name) is { } value) text.Append(JsonEncodedText.Encode(value).Value);
            else if (piece.Text.Length > 0) text.Append(piece.Text); // it stood in a JSON text, so it is escaped already
            else return null;
        }
        return text.ToString();
    }

    static bool IsKnown(string name) => name is "name" or "phone" || (name.StartsWith(AudienceMember.Attribute, StringComparison.Ordinal) && name.Length > AudienceMember.Attribute.Length);

    [GeneratedRegex(@"\{\{\s*contact\.(?<name>[^{}|""\\]+?)\s*(?:\|(?<default>[^{}]*))?\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
