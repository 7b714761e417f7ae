using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The body of <c>POST /flows/{id}/trigger</c>: who the flow shall talk to, as if they had written the text.</summary>
internal sealed record TriggerRequest(Recipient? From, string Text, string? Name, ImmutableSortedDictionary<string, RawJson> Variables) : IRequest<TriggerRequest>
{
    const int LongestAddress = 256;
    const int LongestText = 4096; // as a text message: meta-cloud-api §2.3
    const int LongestName = 256;
    const int MostVariables = 50;
    const int MostCharacters = 64 * 1024; // of all variables, as in an http node's answer

    public static TriggerRequest Read(Fields body, DateTimeOffset now) =>
        new(ReadFrom(body), body.Text("text", LongestText, min: 0), body.TextOrNull("name", LongestName), ReadVariables(body));

    static Recipient? ReadFrom(Fields body)
    {
        var from = body.Text("from", LongestAddress);
        if (from.Length is 0 or > LongestAddress) return null; // noted already
        if (Recipient.TryParse(from, out var person)) return person;
        body.Fault("from", ProblemCodes.InvalidPhone, "from must be a phone number with its country code (+15551234567) or a business-scoped user id.");
        return null;
    }

    static ImmutableSortedDictionary<string, RawJson> ReadVariables(Fields body)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, RawJson>(StringComparer.Ordinal);
        if (body.AnyOrNull("variables") is not { } given) return variables.ToImmutable();
        if (given.ValueKind != JsonValueKind.Object)
        {
            body.Fault("variables", FaultCodes.WrongType, "variables must be an object.");
            return variables.ToImmutable();
        }
        if (given.GetPropertyCount() > MostVariables) body.Fault("variables", FaultCodes.TooMany, $"variables must have at most {MostVariables} members.");
        if (given.GetRawText().Length > MostCharacters) body.Fault("variables", FaultCodes.TooLong, $"variables must have at most {MostCharacters} characters together.");
        foreach (var variable in given.EnumerateObject().Take(MostVariables))
        {
            if (VariableNames.WhyNot(variable.Name) is { } why) body.Fault($"variables/{Fields.Escape(variable.Name)}", FaultCodes.InvalidValue, why);
            variables[variable.Name] = new(variable.Value.GetRawText());
        }
        return variables.ToImmutable();
    }
}
