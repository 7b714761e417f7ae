using System.Collections.Immutable;
using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>Which choice somebody means: the button or row they pressed, its id or title written out, or its number in the list.</summary>
internal static class Choices
{
    public static Choice? Find(ImmutableArray<Choice> choices, FlowReply reply)
    {
        if (reply.ChoiceId is { } id && choices.FirstOrDefault(choice => choice.Id == id) is { } pressed) return pressed;
        if (reply.Text is not { } text) return null;
        return choices.FirstOrDefault(choice => IsSame(choice.Title, text) || IsSame(choice.Id, text)) ?? AtPlace(choices, text.Trim());
    }

    /// <summary>Whatever their case, punctuation and emoji.</summary>
    public static bool IsSame(string a, string b) =>
        a.Trim().Equals(b.Trim(), StringComparison.OrdinalIgnoreCase) || (ConsentWords.Plain(a) is { Length: > 0 } plain && plain == ConsentWords.Plain(b));

    // Where the choices are numbers themselves, 2 is not the second of them.
    static Choice? AtPlace(ImmutableArray<Choice> choices, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= choices.Length
        && !choices.Any(choice => choice.Title.Any(char.IsDigit))
            ? choices[place - 1]
            : null;
}
