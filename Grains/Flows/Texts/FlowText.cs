using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>Texts with variables: <c>{{answer}}</c>, <c>{{order.items.0.name}}</c>, <c>{{contact.name|there}}</c>.</summary>
internal static partial class FlowText
{
    /// <param name="Default">What stands after <c>|</c>; null without one.</param>
    public readonly record struct Part(int Start, int End, string Path, string? Default);

    /// <summary>The variables of a text, in order.</summary>
    public static IEnumerable<Part> Parts(string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) yield break;
        for (var match = Variable().Match(text); match.Success; match = match.NextMatch())
            yield return new(match.Index, match.Index + match.Length, match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value.Trim() : null);
    }

    /// <summary>What is wrong with the variables of a text, or null.</summary>
    public static string? WhyNot(string text) => Variable().Replace(text, "").Contains("{{", StringComparison.Ordinal)
        ? "A variable is written {{name}}, {{name.of.a.part}} or {{name|default}}: letters, digits and underscores, and two braces on each side."
        : null;

    public static bool IsPath(string text) => Path().IsMatch(text);

    // The first step is a variable's name; attributes and what others answer may be called anything.
    [GeneratedRegex(@"\{\{\s*([A-Za-z][A-Za-z0-9_]*(?:\.[^.{}|\s][^.{}|]*?)*)\s*(?:\|([^{}]*))?\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*(?:\.[^.{}|]+)*\z")]
    private static partial Regex Path();
}
