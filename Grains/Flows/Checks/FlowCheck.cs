using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>Whether a flow can run as a whole: what <c>activate</c> asks before anybody is talked to.</summary>
public static class FlowCheck
{
    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="flow">A definition that was read without faults.</param>
    /// <param name="templates">What is known of the templates it names (<see cref="Templates"/>); of those that are missing here nothing is said.</param>
    /// <param name="targets">The rules for URLs.</param>
    /// <param name="faults">Where faults are added.</param>
    public static void Check(
        FlowDefinition flow, IReadOnlyDictionary<NamedTemplate, TemplateRecall> templates, OutgoingOptions targets, ICollection<Fault> faults)
    {
        GraphCheck.Check(flow, faults);
        var texts = new Dictionary<string, int>();
        foreach (var node in flow.Nodes)
        {
            foreach (var (at, text) in NodeTexts.Of(node).DistinctBy(written => (written.At, written.Text)))
                if (FlowText.WhyNot(text) is { } why) faults.Add(new(at, FaultCodes.InvalidValue, why));
            foreach (var body in Bodies(node)) BodyCheck.Check(body, templates, texts, faults);
            if (node is FlowNode.Http http) TargetCheck.Check(http, targets, faults);
        }
        VariableCheck.Check(flow, faults);
    }

    /// <summary>The templates that its messages name.</summary>
    public static ImmutableArray<NamedTemplate> Templates(FlowDefinition flow) =>
        [.. flow.Nodes.SelectMany(Bodies).Select(body => NamedTemplate.Of(body.Type, body.Payload)).OfType<NamedTemplate>().Distinct()];

    static IEnumerable<FlowBody> Bodies(FlowNode node) => node switch
    {
        FlowNode.Message message => [message.Body],
        FlowNode.Question { InvalidMessage: { } invalid } question => [question.Body, invalid],
        FlowNode.Question question => [question.Body],
        _ => [],
    };
}

/// <summary>What a template is called by.</summary>
public sealed record NamedTemplate(string Name, string Language)
{
    internal static NamedTemplate? Of(string type, JsonElement payload) =>
        type == MessageTypes.Template && Text(payload, "name") is { } name && Member(payload, "language") is { } language && Text(language, "code") is { } code
        && !name.Contains("{{", StringComparison.Ordinal) && !code.Contains("{{", StringComparison.Ordinal)
            ? new(name, code)
            : null;

    static JsonElement? Member(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var found) ? found : null;

    static string? Text(JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
