using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>What the variables of a text stand for.</summary>
internal interface IScope
{
    /// <summary>The value at a path; null when there is none.</summary>
    JsonElement? Find(string path);
}

/// <summary>The variables of an execution, its contact, and what began it.</summary>
internal sealed class Scope(FlowContact contact, string? trigger, ImmutableSortedDictionary<string, RawJson> variables) : IScope
{
    public JsonElement? Find(string path)
    {
        var steps = path.Split('.');
        JsonElement? found = steps[0] switch
        {
            VariableNames.Contact => contact.ToJson(),
            VariableNames.Trigger => MadeJson.Of(json => json.WriteString("text", trigger)),
            _ => variables.TryGetValue(steps[0], out var value) ? MadeJson.Parse(value) : null,
        };
        foreach (var step in steps.Skip(1)) found = found is { } holder ? Part(holder, step) : null;
        return found is { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : found;
    }

    static JsonElement? Part(JsonElement holder, string step) => holder.ValueKind switch
    {
        JsonValueKind.Object when holder.TryGetProperty(step, out var member) => member,
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < holder.GetArrayLength() => holder[i],
        _ => null,
    };
}
