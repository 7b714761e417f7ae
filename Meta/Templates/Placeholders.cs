using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsApi.Meta;

/// <summary>The variables of a template's text: <c>{{1}}</c> or <c>{{first_name}}</c> (meta-cloud-api §6.3).</summary>
internal sealed partial class Placeholders
{
    readonly string _text;
    readonly Match[] _found;

    Placeholders(string text, Match[] found) => (_text, _found) = (text, found);

    /// <summary>Each name once, in the order of the text; positions in their own.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    public bool ArePositional => Names.Count > 0 && Names.All(IsPosition);

    public static Placeholders Of(string text)
    {
        var found = Braces().Matches(text).ToArray();
        var names = found.Select(match => match.Groups[1].Value.Trim()).Distinct().ToList();
        if (names.TrueForAll(IsPosition)) names.Sort(static (a, b) => Position(a).CompareTo(Position(b)));
        return new(text, found) { Names = names };
    }

    /// <summary>What is wrong with the variables by themselves, or null.</summary>
    /// <param name="named">True or false when the template says which kind it has; null when it may be either.</param>
    public string? WhyNot(bool? named)
    {
        if (Rest.Contains("{{", StringComparison.Ordinal) || Rest.Contains("}}", StringComparison.Ordinal) || Names.Any(name => !Name().IsMatch(name)))
            return "A variable is written {{1}} or {{first_name}}: a number, or lower-case letters, digits and underscores, in two braces on each side.";
        if (Names.Count == 0) return null;
        if (Names.Any(IsPosition) && !ArePositional) return "Numbered and named variables cannot be mixed; use the one or the other.";
        if (named is { } isNamed && isNamed == ArePositional)
            return isNamed
                ? "parameter_format is NAMED, so variables are names such as {{first_name}}."
                : "Named variables need parameter_format NAMED; else number them from {{1}}.";
        return ArePositional && !Names.SequenceEqual(Enumerable.Range(1, Names.Count).Select(n => n.ToString(CultureInfo.InvariantCulture)))
            ? "Numbered variables run from {{1}} without gaps, and without zeros in front."
            : null;
    }

    /// <summary>The text with values in place of variables; what has none stays as it is.</summary>
    public string Fill(Func<string, string?> value) => Braces().Replace(_text, match => value(match.Groups[1].Value.Trim()) ?? match.Value);

    /// <summary>The words around the variables.</summary>
    public string Rest => Braces().Replace(_text, "");

    // Blanks are no words.
    public bool StandAtAnEnd => _found.Length > 0
        && (string.IsNullOrWhiteSpace(_text[.._found[0].Index]) || string.IsNullOrWhiteSpace(_text[EndOf(_found[^1])..]));

    public bool StandSideBySide => _found.Zip(_found.Skip(1)).Any(pair => EndOf(pair.First) == pair.Second.Index);

    static int EndOf(Match match) => match.Index + match.Length;

    static bool IsPosition(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('0', '9');

    static int Position(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : int.MaxValue;

    [GeneratedRegex(@"\{\{([^{}]*)\}\}")]
    private static partial Regex Braces();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex Name();
}
