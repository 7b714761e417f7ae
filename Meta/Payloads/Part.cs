using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>An object inside a payload, which knows where it stands. Checks on its members note what is wrong and go on, so that all faults of
/// a message are found at once. Pointers are made only when something is wrong. A member that is null counts as absent.</summary>
internal sealed class Part(JsonElement value, Part? parent, string name, ICollection<Fault> faults)
{
    public JsonElement Value { get; } = value;

    public string Pointer => parent is null ? name : $"{parent.Pointer}/{Escaped(name)}";

    string Label => name[(name.LastIndexOf('/') + 1)..];

    public void Fault(string code, string detail) => faults.Add(new Fault(Pointer, code, detail));

    public void Fault(string member, string code, string detail) => faults.Add(new Fault($"{Pointer}/{Escaped(member)}", code, detail));

    public bool Has(string member) => Find(member) is not null;

    public JsonElement? Find(string member) =>
        Value.TryGetProperty(member, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    /// <summary>Refuses members that are not in the list, as Meta does ("Unexpected key": meta-cloud-api §3.5).</summary>
    public void Only(params ReadOnlySpan<string> members)
    {
        foreach (var property in Value.EnumerateObject())
        {
            var known = false;
            foreach (var member in members) known |= property.NameEquals(member);
            if (!known)
                Fault(property.Name, FaultCodes.UnknownMember, $"{property.Name} is not a member here; allowed are {string.Join(", ", members)}.");
        }
    }

    public void Forbid(string member, string why)
    {
        if (Has(member)) Fault(member, FaultCodes.NotAllowed, why);
    }

    /// <summary>Checks a string and its length in code points.</summary>
    public bool Text(string member, int min, int max, bool required = true)
    {
        if (!Typed(member, JsonValueKind.String, "a string", required, out var found)) return false;
        var length = JsonText.Length(found);
        if (length >= min && length <= max) return true;
        Fault(member, length < min ? FaultCodes.TooShort : FaultCodes.TooLong, string.Create(CultureInfo.InvariantCulture,
            $"{member} must have {min} to {max} characters and has {length}; {(length < min ? "fill it in" : "shorten it")}."));
        return false;
    }

    /// <summary>Checks an optional string without limits.</summary>
    public void Text(string member) => Typed(member, JsonValueKind.String, "a string", required: false, out _);

    public string? String(string member, int min, int max, bool required = true) =>
        Text(member, min, max, required) ? Find(member)!.Value.GetString() : null;

    /// <summary>Checks a string that must be one of a few, and returns it as the list has it.</summary>
    public string? Choice(string member, bool required, bool ignoreCase, params ReadOnlySpan<string> options)
    {
        if (!Typed(member, JsonValueKind.String, "a string", required, out var found)) return null;
        var text = found.GetString()!;
        foreach (var option in options)
            if (text.Equals(option, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)) return option;
        var allowed = options.Length == 1 ? $"\"{options[0]}\"" : "one of " + string.Join(", ", options);
        Fault(member, FaultCodes.InvalidValue, $"{member} must be {allowed}.");
        return null;
    }

    /// <summary>Checks an optional boolean.</summary>
    public void Flag(string member)
    {
        if (Find(member) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            Fault(member, FaultCodes.WrongType, $"{member} must be true or false.");
    }

    public long? Integer(string member, long min, long max, bool required = true)
    {
        if (!Typed(member, JsonValueKind.Number, "a whole number", required, out var found)) return null;
        if (found.TryGetInt64(out var number) && number >= min && number <= max) return number;
        Fault(member, FaultCodes.InvalidValue, string.Create(CultureInfo.InvariantCulture, $"{member} must be a whole number from {min} to {max}."));
        return null;
    }

    public Part? Object(string member, bool required = true) =>
        Typed(member, JsonValueKind.Object, "an object", required, out var found) ? new Part(found, this, member, faults) : null;

    /// <summary>Checks an array of objects and its length, and returns its elements.</summary>
    public List<Part> Objects(string member, int min, int max, bool required = true) =>
        Typed(member, JsonValueKind.Array, "an array", required, out var found) ? new Part(found, this, member, faults).Elements(min, max) : [];

    /// <summary>The same for a part that is an array itself.</summary>
    public List<Part> Elements(int min, int max)
    {
        var count = Value.GetArrayLength();
        if (count < min || count > max)
            Fault(count < min ? FaultCodes.TooFew : FaultCodes.TooMany,
                string.Create(CultureInfo.InvariantCulture, $"{Label} must have {min} to {max} elements and has {count}."));
        var elements = new List<Part>(Math.Min(count, max));
        var index = 0;
        foreach (var element in Value.EnumerateArray())
        {
            if (index == max) break; // one fault says it; a thousand would say no more
            var part = new Part(element, this, index++.ToString(CultureInfo.InvariantCulture), faults);
            if (element.ValueKind == JsonValueKind.Object) elements.Add(part);
            else part.Fault(FaultCodes.WrongType, $"Every element of {Label} must be an object.");
        }
        return elements;
    }

    /// <summary>Notes that a value was seen before among its siblings.</summary>
    public void Unique(string member, string? text, HashSet<string> seen)
    {
        if (text is not null && !seen.Add(text)) Fault(member, FaultCodes.Duplicate, $"{member} is used before in this message; give each its own.");
    }

    bool Typed(string member, JsonValueKind kind, string what, bool required, out JsonElement found)
    {
        var element = Find(member);
        found = element ?? default;
        if (found.ValueKind == kind) return true;
        if (element is not null) Fault(member, FaultCodes.WrongType, $"{member} must be {what}.");
        else if (required) Fault(member, FaultCodes.Required, $"{member} is required here and must be {what}.");
        return false;
    }

    static string Escaped(string member) =>
        member.AsSpan().ContainsAny('~', '/') ? member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) : member;
}
