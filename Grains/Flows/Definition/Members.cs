using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Reads the members of one object of a flow and notes what is wrong with them. A member that is null counts as missing. What was asked for by no name is a fault, so ask for all,
/// then <see cref="RefuseUnknown"/>.
/// </summary>
internal sealed class Members(JsonElement element, string at, ICollection<Fault> faults)
{
    readonly List<string> _known = [];

    public string At => at;

    public ICollection<Fault> Faults => faults;

    /// <summary>The members of a value that must be an object.</summary>
    public static Members? Of(JsonElement? value, string at, ICollection<Fault> faults)
    {
        if (value is { ValueKind: JsonValueKind.Object } element) return new(element, at, faults);
        var name = at[(at.LastIndexOf('/') + 1)..];
        faults.Add(value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }
            ? new(at, FaultCodes.Required, $"{name} is required, an object.")
            : new(at, FaultCodes.WrongType, "This must be an object."));
        return null;
    }

    public JsonElement? Find(string name)
    {
        if (!_known.Contains(name)) _known.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name, int max)
    {
        if (!Has(name)) Missing(name);
        return TextOrNull(name, max) ?? "";
    }

    public string? TextOrNull(string name, int max)
    {
        if (Typed(name, JsonValueKind.String, "a text") is not { } value) return null;
        var text = value.GetString()!;
        if (text.Length == 0) Fault(name, FaultCodes.TooShort, $"{name} must not be empty.");
        if (text.Length > max) Fault(name, FaultCodes.TooLong, $"{name} must have at most {max} characters.");
        return text;
    }

    /// <summary>A text that stands for one of a few things.</summary>
    public T? Word<T>(string name, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        if (TextOrNull(name, Longest) is not { } text) return default;
        foreach (var (word, meaning) in words)
            if (word == text) return meaning;
        Fault(name, FaultCodes.InvalidValue, $"{name} must be one of: {string.Join(", ", Words(words))}.");
        return default;
    }

    public bool? FlagOrNull(string name)
    {
        var value = Find(name);
        if (value is null or { ValueKind: JsonValueKind.True or JsonValueKind.False }) return value?.GetBoolean();
        Fault(name, FaultCodes.WrongType, $"{name} must be true or false.");
        return null;
    }

    public int? IntegerOrNull(string name, int min, int max)
    {
        if (Typed(name, JsonValueKind.Number, "a number") is not { } value) return null;
        if (value.TryGetInt32(out var number) && number >= min && number <= max) return number;
        Fault(name, FaultCodes.InvalidValue, $"{name} must be a whole number from {min} to {max}.");
        return null;
    }

    public TimeSpan? DurationOrNull(string name)
    {
        if (TextOrNull(name, Longest) is not { } text) return null;
        if (IsoDuration.TryParse(text, out var duration)) return duration;
        Fault(name, FaultCodes.InvalidValue, $"{name} must be an ISO 8601 duration of 1 second to {IsoDuration.Longest.Days} days, such as PT30M or P2D; years and months have no fixed length.");
        return null;
    }

    public ImmutableArray<string> Texts(string name, int maxCount, int maxLength)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, i) in Items(name, maxCount))
        {
            if (item.ValueKind != JsonValueKind.String) Fault($"{name}/{i}", FaultCodes.WrongType, $"{name} must hold texts only.");
            else if (item.GetString() is { Length: > 0 } text && text.Length <= maxLength) texts.Add(text);
            else Fault($"{name}/{i}", FaultCodes.InvalidValue, $"Each of {name} must have 1 to {maxLength} characters.");
        }
        return texts.ToImmutable();
    }

    /// <summary>The items of an array with their places; none when there is no array.</summary>
    public IEnumerable<(JsonElement Item, int Index)> Items(string name, int max)
    {
        if (Typed(name, JsonValueKind.Array, "an array") is not { } array) return [];
        if (array.GetArrayLength() > max) Fault(name, FaultCodes.TooMany, $"{name} must have at most {max} items.");
        return array.EnumerateArray().Take(max).Select((item, i) => (item, i));
    }

    /// <summary>The members of an object whose names are the author's.</summary>
    public IEnumerable<JsonProperty> Pairs(string name, int max)
    {
        if (Typed(name, JsonValueKind.Object, "an object") is not { } pairs) return [];
        if (pairs.GetPropertyCount() > max) Fault(name, FaultCodes.TooMany, $"{name} must have at most {max} members.");
        return pairs.EnumerateObject().Take(max);
    }

    public JsonElement? Typed(string name, JsonValueKind kind, string wanted)
    {
        var value = Find(name);
        if (value is null || value.Value.ValueKind == kind) return value;
        Fault(name, FaultCodes.WrongType, $"{name} must be {wanted}.");
        return null;
    }

    public void Missing(string name) => Fault(name, FaultCodes.Required, $"{name} is required.");

    public void Fault(string name, string code, string detail) => faults.Add(new(PointerTo(name), code, detail));

    public string PointerTo(string name) => $"{at}/{name}";

    public void RefuseUnknown()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (_known.Contains(member.Name)) continue;
            var meant = _known.Find(known => known.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            Fault(JsonPointer.Escape(member.Name), FaultCodes.UnknownMember,
                $"There is no member \"{JsonPointer.Shown(member.Name)}\" here" + (meant is null ? $"; there are {string.Join(", ", _known)}." : $". Did you mean \"{meant}\"?"));
        }
    }

    static List<string> Words<T>(ReadOnlySpan<(string Word, T Meaning)> words)
    {
        var all = new List<string>();
        foreach (var (word, _) in words) all.Add(word);
        return all;
    }

    const int Longest = 256;
}
