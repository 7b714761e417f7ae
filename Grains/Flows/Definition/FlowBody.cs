using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>A message as a flow's author has written it: a send-message body without <c>to</c>, whose texts may hold variables.</summary>
/// <param name="At">JSON pointer of the body.</param>
/// <param name="IsMade">The payload was made by us of a plain text: faults are the text's.</param>
internal sealed record FlowBody(
    string At, string Type, JsonElement Payload, bool IsMade = false, JsonElement? Context = null, OnUnknown OnUnknown = OnUnknown.Resend,
    ImmutableSortedDictionary<string, string>? Metadata = null)
{
    /// <summary>Every text in it that may hold variables, with its place.</summary>
    public IEnumerable<(string At, string Text)> Texts => JsonPointer.Texts(Payload, IsMade ? At : $"{At}/{Type}")
        .Concat(Context is { } context ? JsonPointer.Texts(context, $"{At}/context") : [])
        .Concat((Metadata ?? ImmutableSortedDictionary<string, string>.Empty).Select(pair => ($"{At}/metadata/{JsonPointer.Escape(pair.Key)}", pair.Value)))
        .Select(text => IsMade ? (At, text.Item2) : text);

    /// <summary>The message with its variables filled in. What Meta would refuse is noted; then the value returned is not used.</summary>
    public FlowMessage Render(IScope scope, ICollection<Fault> faults)
    {
        var found = new List<Fault>();
        var rendering = new Rendering(scope);
        var payload = rendering.Json(Payload);
        var context = Context is { } written ? rendering.Json(written) : default(RawJson?);
        var metadata = Metadata?.ToImmutableSortedDictionary(pair => pair.Key, pair => rendering.Text(pair.Value), StringComparer.Ordinal);
        if (rendering.IsTooLarge) found.Add(new(At, FaultCodes.TooLong, Rendering.TooLarge));
        else Check(payload, context, metadata, found);
        foreach (var fault in found) faults.Add(IsMade ? fault with { Pointer = At } : fault);
        return new(Type, payload, found.Count == 0 && context is { } quoted ? MessageId(quoted) : null, OnUnknown, metadata);
    }

    void Check(RawJson payload, RawJson? context, ImmutableSortedDictionary<string, string>? metadata, List<Fault> faults)
    {
        using var json = JsonDocument.Parse(payload.Text);
        PayloadRules.Check(Type, json.RootElement, faults, At);
        foreach (var pair in metadata ?? ImmutableSortedDictionary<string, string>.Empty)
            if (pair.Value.Length > BodyReader.LongestMetadata)
                faults.Add(new($"{At}/metadata/{JsonPointer.Escape(pair.Key)}", FaultCodes.TooLong, $"Values in metadata must have at most {BodyReader.LongestMetadata} characters."));
        if (context is not { } quoted) return;
        using var quote = JsonDocument.Parse(quoted.Text);
        PayloadRules.CheckContext(Type, quote.RootElement, faults, At);
    }

    static string? MessageId(RawJson context)
    {
        using var json = JsonDocument.Parse(context.Text);
        return json.RootElement.GetProperty("message_id").GetString();
    }
}

/// <summary>A message that is ready to be sent to the flow's contact.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowMessage")]
internal sealed record FlowMessage(
    [property: Id(0)] string Type, [property: Id(1)] RawJson Payload, [property: Id(2)] string? ContextMessageId = null, [property: Id(3)] OnUnknown OnUnknown = OnUnknown.Resend,
    [property: Id(4)] ImmutableSortedDictionary<string, string>? Metadata = null)
{
    /// <param name="to">A phone number (E.164) or a business-scoped user id.</param>
    public SendCommand ToCommand(string to) => new(to, Type, Payload, ContextMessageId, OnUnknown: OnUnknown, Metadata: Metadata);
}
