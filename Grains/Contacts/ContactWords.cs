using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>The words that a contact's name is found by.</summary>
internal static class ContactWords
{
    const int MostWords = 20; // each is a row
    const int LongestWord = 64;

    /// <summary>Runs of letters and digits, in lower case and without accents.</summary>
    public static ImmutableArray<string> Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        text = Letters.Plain(text);
        var words = ImmutableArray.CreateBuilder<string>();
        for (var (start, i) = (0, 0); i <= text.Length && words.Count < MostWords; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]))) continue;
            if (i > start) Add(words, text[start..Math.Min(i, start + LongestWord)]);
            start = i + 1;
        }
        return words.DrainToImmutable();
    }

    static void Add(ImmutableArray<string>.Builder words, string word)
    {
        if (char.IsHighSurrogate(word[^1])) word = word[..^1]; // what was cut in the middle of a character
        if (word.Length > 0 && !words.Contains(word)) words.Add(word);
    }
}

/// <summary>What is searched for: the beginning of a phone number, or of words of the name.</summary>
/// <param name="Words">Each must be the beginning of a word of the name.</param>
/// <param name="Number">The beginning of a number, with +; null when the text cannot be one.</param>
internal sealed record ContactSearch(ImmutableArray<string> Words, string? Number)
{
    public static ContactSearch Of(string text)
    {
        var digits = string.Concat(Letters.Narrow(text).Where(c => !char.IsWhiteSpace(c) && !"-.()/".Contains(c))); // as people write numbers
        if (digits is ['+', ..]) digits = digits[1..];
        else if (digits is ['0', '0', ..]) digits = digits[2..];
        var isNumber = digits.Length > 0 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9');
        return new(ContactWords.Of(text), isNumber ? $"+{digits}" : null);
    }

    public bool Finds(ContactState contact)
    {
        if (Number is not null && contact.Names.Any(name => name.StartsWith(Number, StringComparison.Ordinal))) return true;
        if (Words.IsEmpty) return false;
        var words = ContactWords.Of(contact.Name);
        return Words.All(part => words.Any(word => word.StartsWith(part, StringComparison.Ordinal)));
    }
}
