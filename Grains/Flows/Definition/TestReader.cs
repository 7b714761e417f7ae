using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Reads the <c>when</c> of a branch.</summary>
internal static class TestReader
{
    const int LongestPath = 256;

    public static Test? Read(Members branch)
    {
        if (!branch.Has("when"))
        {
            branch.Fault("when", FaultCodes.Required, "when is required: {variable, op, value}.");
            return null;
        }
        if (Members.Of(branch.Find("when"), branch.PointerTo("when"), branch.Faults) is not { } when) return null;
        var before = when.Faults.Count;
        var test = Read(when, when.Text("variable", LongestPath));
        when.RefuseUnknown();
        return when.Faults.Count == before ? test : null;
    }

    static Test Read(Members when, string variable)
    {
        if (variable.Length > 0 && !FlowText.IsPath(variable))
            when.Fault("variable", FaultCodes.InvalidValue, "variable must name one, such as answer, order.status or contact.attributes.city, without braces.");
        if (!when.Has("op")) when.Missing("op");
        var op = when.Word("op",
            ("=", Op.Equal), ("!=", Op.NotEqual), (">", Op.Greater), (">=", Op.GreaterOrEqual), ("<", Op.Less), ("<=", Op.LessOrEqual), ("contains", Op.Contains),
            ("starts_with", Op.StartsWith), ("in", Op.In), ("exists", Op.Exists), ("matches", Op.Matches));
        var test = new Test(when.PointerTo("value"), variable, op, when.Find("value"), null);
        if (!when.Has("op")) return test;
        if (op == Op.Exists) when.FlagOrNull("value");
        else if (test.Value is not { } value) when.Missing("value");
        else if (op == Op.In && value.ValueKind != JsonValueKind.Array) when.Fault("value", FaultCodes.WrongType, "With in, value must be an array.");
        else if (op is not Op.In && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object && op is not Op.In)
            when.Fault("value", FaultCodes.WrongType, "value must be a text, a number, true or false.");
        else if (op == Op.Matches && value.ValueKind != JsonValueKind.String) when.Fault("value", FaultCodes.WrongType, "With matches, value must be a text, the regex.");
        else if (op == Op.Matches)
        {
            var pattern = FlowRegex.Read(value.GetString()!, ignoreCase: false, out var why);
            if (why is not null) when.Fault("value", FaultCodes.InvalidValue, why);
            return test with { Pattern = pattern };
        }
        return test;
    }
}
