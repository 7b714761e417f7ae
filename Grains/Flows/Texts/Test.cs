using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>How a variable is held against a value.</summary>
internal enum Op { Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Contains, StartsWith, In, Exists, Matches }

/// <summary>The condition of a branch.</summary>
/// <param name="At">JSON pointer of its value.</param>
/// <param name="Value">Texts in it may hold variables, except a regex.</param>
/// <param name="Pattern">The value as a regex, with <see cref="Op.Matches"/>.</param>
internal sealed record Test(string At, string Variable, Op Op, JsonElement? Value, Regex? Pattern)
{
    /// <summary>Whether it holds. A variable that is not there is different from everything, and nothing else holds of it.</summary>
    public bool Holds(IScope scope)
    {
        var there = scope.Find(Variable);
        if (Op == Op.Exists) return (there is { } found && Values.Text(found).Length > 0) == (Value?.GetBoolean() ?? true);
        if (there is not { } value) return Op == Op.NotEqual;
        if (Pattern is not null) return FlowRegex.Holds(Pattern, Values.Text(value));
        var other = MadeJson.Parse(new Rendering(scope).Json(Value!.Value, keepsTypes: true));
        return Op switch
        {
            Op.Equal => Values.Compare(value, other) == 0,
            Op.NotEqual => Values.Compare(value, other) != 0,
            Op.Greater => Values.Compare(value, other) > 0,
            Op.GreaterOrEqual => Values.Compare(value, other) >= 0,
            Op.Less => Values.Compare(value, other) < 0,
            Op.LessOrEqual => Values.Compare(value, other) <= 0,
            Op.Contains when value.ValueKind == JsonValueKind.Array => Holds(value, other),
            Op.Contains => Values.Text(value).Contains(Values.Text(other), StringComparison.OrdinalIgnoreCase),
            Op.StartsWith => Values.Text(value).StartsWith(Values.Text(other), StringComparison.OrdinalIgnoreCase),
            Op.In => other.ValueKind == JsonValueKind.Array && Holds(other, value),
            _ => throw new UnreachableException(Op.ToString()),
        };
    }

    static bool Holds(JsonElement array, JsonElement value) => array.EnumerateArray().Any(item => Values.Compare(item, value) == 0);
}
