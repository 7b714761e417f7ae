using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Sandbox.Graph;

/// <summary>One member of a request with the path Meta names it by: <c>template['components'][2]['index']</c>.</summary>
internal readonly record struct Param(JsonElement Value, string Path)
{
    public bool Missing => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;
    public bool IsArray => Value.ValueKind == JsonValueKind.Array;
    public string? Text => Value.ValueKind == JsonValueKind.String ? Read(Value) : null;
    public int Count => IsArray ? Value.GetArrayLength() : 0;

    /// <summary>Characters, not bytes and not UTF-16 units.</summary>
    public int Length => Text is { } text ? text.EnumerateRunes().Count() : 0;

    public Param this[string name] => new(IsObject && Value.TryGetProperty(name, out var child) ? child : default, $"{Path}['{name}']");

    public IEnumerable<Param> Items()
    {
        var i = 0;
        if (!IsArray) yield break;
        foreach (var item in Value.EnumerateArray()) yield return new Param(item, $"{Path}[{i++.ToString(CultureInfo.InvariantCulture)}]");
    }

    // A lone surrogate is a JSON string, but no text.
    static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public GraphError? Only(params ReadOnlySpan<string> known)
    {
        if (!IsObject) return null;
        foreach (var member in Value.EnumerateObject())
            if (!known.Contains(member.Name))
                return GraphError.Shape($"Unexpected key \"{member.Name}\" on param \"{Path}\".");
        return null;
    }

    public GraphError? Object() => Missing ? GraphError.Required(Path) : IsObject ? null : GraphError.Shape($"Param {Path} must be a JSON object.");

    public GraphError? Array() => Missing ? GraphError.Required(Path) : IsArray ? null : GraphError.Shape($"Param {Path} must be an array.");

    public GraphError? RequiredText(int max = int.MaxValue) => Missing || Text == "" ? GraphError.Required(Path) : OptionalText(max);

    public GraphError? OptionalText(int max = int.MaxValue) => this switch
    {
        { Missing: true } => null,
        { Text: null } => GraphError.Shape($"Param {Path} must be a string."),
        var param when param.Length > max => GraphError.Shape($"Param {Path} must be at most {max} characters long."),
        _ => null,
    };

    public GraphError? OptionalBoolean() => Missing || Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? null
        : GraphError.Shape($"Param {Path} must be a boolean.");

    public GraphError? RequiredUrl() => RequiredText() ?? OptionalUrl();

    public GraphError? OptionalUrl() => OptionalText() ??
        (Missing || SandboxOptions.IsHttp(Text!) ? null : GraphError.Shape($"Param {Path} is not a valid URI."));

    /// <summary>The first complaint among the items.</summary>
    public GraphError? Each(Func<Param, GraphError?> check)
    {
        foreach (var item in Items())
            if (check(item) is { } error)
                return error;
        return null;
    }
}
