using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What a flow is tried with: the body of <c>POST /flows/{id}/simulate</c>.</summary>
/// <param name="StartAt">When the simulation begins; null: now.</param>
public sealed record SimulationRequest(DateTimeOffset? StartAt)
{
    const int MostInputs = 100;
    const int LongestText = 4096; // as a text message
    const int LongestName = 256;

    internal FlowContact Contact { get; init; } = new("+15551234567", Phone: "+15551234567");
    internal ImmutableArray<SimulatedInput> Inputs { get; init; } = [];
    internal ImmutableSortedDictionary<string, RawJson> Variables { get; init; } = ImmutableSortedDictionary<string, RawJson>.Empty;

    /// <summary>By node: what is answered instead of the call.</summary>
    internal ImmutableSortedDictionary<string, StubAnswer> Http { get; init; } = ImmutableSortedDictionary<string, StubAnswer>.Empty;

    /// <summary>Reads the body; null when something is wrong with it.</summary>
    public static SimulationRequest? Read(JsonElement body, ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (Members.Of(body.Clone(), "", faults) is not { } m) return null;
        var request = new SimulationRequest(ReadStart(m))
        {
            Contact = m.Has("contact") ? ReadContact(m) : new SimulationRequest((DateTimeOffset?)null).Contact,
            Inputs = [.. m.Items("inputs", MostInputs).Select(input => SimulatedInput.Read(input.Item, $"/inputs/{input.Index}", faults)).OfType<SimulatedInput>()],
            Variables = ReadVariables(m),
            Http = ReadAnswers(m),
        };
        if (!m.Has("inputs")) m.Missing("inputs");
        m.RefuseUnknown();
        return faults.Count == before ? request : null;
    }

    static DateTimeOffset? ReadStart(Members m)
    {
        if (m.TextOrNull("startAt", LongestName) is not { } text) return null;
        if (m.Find("startAt")!.Value.TryGetDateTimeOffset(out var at)) return at.ToUniversalTime();
        m.Fault("startAt", FaultCodes.InvalidValue, $"startAt must be a time with an offset, such as 2026-12-01T10:00:00Z, not \"{JsonPointer.Shown(text)}\".");
        return null;
    }

    static FlowContact ReadContact(Members m)
    {
        var contact = new FlowContact("+15551234567");
        if (Members.Of(m.Find("contact"), m.PointerTo("contact"), m.Faults) is not { } members) return contact;
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in members.Pairs("attributes", max: 50))
        {
            if (pair.Value.ValueKind == JsonValueKind.String) attributes[pair.Name] = pair.Value.GetString()!;
            else members.Fault($"attributes/{JsonPointer.Escape(pair.Name)}", FaultCodes.WrongType, "Attributes are texts.");
        }
        var phone = members.TextOrNull("phone", LongestName) ?? contact.Person;
        contact = new(phone, Phone: phone, Name: members.TextOrNull("name", LongestName)) { Tags = members.Texts("tags", 50, LongestName), Attributes = attributes.ToImmutable() };
        members.RefuseUnknown();
        return contact;
    }

    static ImmutableSortedDictionary<string, RawJson> ReadVariables(Members m)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, RawJson>(StringComparer.Ordinal);
        foreach (var pair in m.Pairs("variables", max: 50))
        {
            if (VariableNames.WhyNot(pair.Name) is { } why) m.Fault($"variables/{JsonPointer.Escape(pair.Name)}", FaultCodes.InvalidValue, why);
            variables[pair.Name] = new(pair.Value.GetRawText());
        }
        return variables.ToImmutable();
    }

    static ImmutableSortedDictionary<string, StubAnswer> ReadAnswers(Members m)
    {
        var answers = ImmutableSortedDictionary.CreateBuilder<string, StubAnswer>(StringComparer.Ordinal);
        foreach (var pair in m.Pairs("http", FlowDefinition.MostNodes))
        {
            if (Members.Of(pair.Value, $"/http/{JsonPointer.Escape(pair.Name)}", m.Faults) is not { } answer) continue;
            answers[pair.Name] = new(answer.IntegerOrNull("status", 100, 599) ?? 200, answer.Find("body")?.GetRawText() ?? "{}");
            answer.RefuseUnknown();
        }
        return answers.ToImmutable();
    }
}

/// <summary>What a server is taken to answer.</summary>
internal sealed record StubAnswer(int Status, string Body)
{
    public static readonly StubAnswer Default = new(200, "{}");
}
