using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// Reads the members of one JSON object and collects what is wrong with them. A member that is null counts as missing; one that nobody asked for is a fault.
/// A method without <c>OrNull</c> requires its member, and answers an empty value when it is not there: the fault is noted, the value is never used.
/// </summary>
internal sealed class Fields(JsonElement element, string at, FaultList faults)
{
    readonly List<string> _known = [];
    readonly List<Fields> _children = [];

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name, int max, int min = 1) => TextOrNull(name, max, min) ?? Missing(name);

    public string? TextOrNull(string name, int max, int min = 1)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong(name, "text", "");
        var text = value.GetString()!;
        var length = Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Count(); // characters, as Meta counts them
        if (length < min) Fault(name, FaultCodes.TooShort, min == 1 ? $"{name} must not be empty." : $"{name} must have at least {min} characters.");
        if (length > max) Fault(name, FaultCodes.TooLong, $"{name} must have at most {max} characters.");
        return text;
    }

    /// <summary>A text that must pass a check: <paramref name="whyNot"/> answers a sentence, or null when all is well.</summary>
    public string Text(string name, int max, Func<string, string?> whyNot) => TextOrNull(name, max, whyNot) ?? Missing(name);

    public string? TextOrNull(string name, int max, Func<string, string?> whyNot, string code = FaultCodes.InvalidValue, int min = 1)
    {
        var before = faults.Count;
        var text = TextOrNull(name, max, min);
        if (text is not null && faults.Count == before && whyNot(text) is { } why) Fault(name, code, why);
        return text;
    }

    public string? WordOrNull(string name, params ReadOnlySpan<string> words)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong(name, "text", "");
        var word = value.GetString()!;
        if (!words.Contains(word)) Fault(name, FaultCodes.InvalidValue, $"{name} must be one of: {string.Join(", ", words)}.");
        return word;
    }

    public bool? FlagOrNull(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong(name, "true or false", false),
    };

    public double? NumberOrNull(string name, double min, double max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number)) return Wrong(name, "a number", min);
        if (number < min || number > max) Fault(name, FaultCodes.InvalidValue, string.Create(CultureInfo.InvariantCulture, $"{name} must be from {min} to {max}."));
        return number;
    }

    public DateTimeOffset? InstantOrNull(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong(name, "text", DateTimeOffset.UnixEpoch);
        if (Times.TryParse(value.GetString()!, out var time)) return time;
        Fault(name, FaultCodes.InvalidValue, $"{name} must be a time with an offset, such as 2026-12-01T10:00:00Z.");
        return DateTimeOffset.UnixEpoch;
    }

    public ImmutableArray<string>? TextsOrNull(string name, int maxCount, int maxLength, Func<string, string?>? whyNot = null)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array) return Wrong(name, "an array of texts", ImmutableArray<string>.Empty);
        if (value.GetArrayLength() > maxCount) Fault(name, FaultCodes.TooMany, $"{name} must have at most {maxCount} items.");
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) Fault($"{name}/{i}", FaultCodes.WrongType, $"{name} must hold texts only.");
            else if (!IsWithin(item.GetString()!, maxLength)) Fault($"{name}/{i}", FaultCodes.InvalidValue, $"Each of {name} must have 1 to {maxLength} characters.");
            else if (whyNot?.Invoke(item.GetString()!) is { } why) Fault($"{name}/{i}", FaultCodes.InvalidValue, why);
            i++;
        }
        return [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)];
    }

    /// <summary>An array whose items are read by the caller.</summary>
    public JsonElement? Array(string name)
    {
        if (Find(name) is not { } value)
        {
            Missing(name);
            return null;
        }
        return value.ValueKind == JsonValueKind.Array ? value : Wrong<JsonElement?>(name, "an array", null);
    }

    /// <summary>The caller's own text pairs.</summary>
    /// <param name="whyNot">Checks a pair that has the right lengths, as for <see cref="Text(string, int, Func{string, string?})"/>.</param>
    public ImmutableSortedDictionary<string, string> Pairs(string name, int maxCount, int maxName, int maxValue, Func<string, string, string?>? whyNot = null)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } value) return pairs.ToImmutable();
        if (value.ValueKind != JsonValueKind.Object) return Wrong(name, "an object", pairs.ToImmutable());
        foreach (var pair in value.EnumerateObject())
        {
            var path = $"{name}/{Escape(pair.Name)}";
            if (!IsWithin(pair.Name, maxName)) Fault(path, FaultCodes.TooLong, $"Names in {name} must have 1 to {maxName} characters.");
            if (pair.Value.ValueKind != JsonValueKind.String) Fault(path, FaultCodes.WrongType, $"Values in {name} must be texts.");
            else if (pair.Value.GetString()!.Length > maxValue) Fault(path, FaultCodes.TooLong, $"Values in {name} must have at most {maxValue} characters.");
            else if (whyNot?.Invoke(pair.Name, pair.Value.GetString()!) is { } why) Fault(path, FaultCodes.InvalidValue, why);
            else pairs[pair.Name] = pair.Value.GetString()!;
        }
        if (value.GetPropertyCount() > maxCount) Fault(name, FaultCodes.TooMany, $"{name} must have at most {maxCount} pairs.");
        return pairs.ToImmutable();
    }

    /// <summary>A member that is passed on as it is.</summary>
    public JsonElement? AnyOrNull(string name) => Find(name);

    /// <summary>A member that is an object of ours.</summary>
    public Fields? ObjectOrNull(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object) return Wrong<Fields?>(name, "an object", null);
        var child = new Fields(value, $"{at}/{name}", faults);
        _children.Add(child);
        return child;
    }

    /// <summary>Notes a fault of a member, or of a path below one.</summary>
    public void Fault(string name, string code, string detail) => faults.Add(new Fault($"{at}/{name}", code, detail));

    /// <summary>For rules that note their own faults: where this object is, and where faults go.</summary>
    public string At => at;
    public FaultList Faults => faults;

    /// <summary>Notes every member that was not asked for: a typo is never silently ignored.</summary>
    public void RefuseUnknown()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (faults.IsFull) return;
            if (_known.Contains(member.Name)) continue;
            var meant = _known.Find(known => known.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            Fault(Escape(member.Name), FaultCodes.UnknownMember, $"There is no member \"{Shown(member.Name)}\" here." + (meant is null ? "" : $" Did you mean \"{meant}\"?"));
        }
        foreach (var child in _children) child.RefuseUnknown();
    }

    JsonElement? Find(string name)
    {
        if (!_known.Contains(name)) _known.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    static bool IsWithin(string text, int max) => text.Length >= 1 && text.Length <= max;

    string Missing(string name)
    {
        Fault(name, FaultCodes.Required, $"{name} is required.");
        return "";
    }

    T Wrong<T>(string name, string wanted, T instead)
    {
        Fault(name, FaultCodes.WrongType, $"{name} must be {wanted}.");
        return instead;
    }

    /// <summary>A name as a part of a pointer.</summary>
    public static string Escape(string name) => Shown(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal); // RFC 6901

    static string Shown(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "...");
}
