using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Reads a question, and makes buttons or a list of its choices where its message is a plain text.</summary>
internal static class QuestionReader
{
    const int MostAttempts = 20;
    const int Attempts = 3;
    const string ListButton = "Choose";

    // Somebody who answers after a week has something else in mind, and until then no keyword of theirs starts anything.
    static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public static FlowNode.Question? Read(Members m, string id)
    {
        var body = BodyReader.Read(m, "message", required: true);
        var choices = m.Has("choices") ? ReadChoices(m) : body is null ? [] : WrittenChoices.Of(body);
        var expect = m.Word<Expect?>("expect",
            ("any", Expect.Any), ("text", Expect.Text), ("number", Expect.Number), ("choice", Expect.Choice), ("email", Expect.Email), ("phone", Expect.Phone),
            ("media", Expect.Media), ("location", Expect.Location)) ?? (choices.IsEmpty ? Expect.Any : Expect.Choice);
        if (expect == Expect.Choice && choices.IsEmpty && !m.Has("choices"))
            m.Fault("choices", FaultCodes.Required, "A question that expects a choice needs choices, or a message with buttons or a list.");
        var button = m.TextOrNull("listButton", PayloadLimits.ListButton);
        var question = new FlowNode.Question(id, m.At, NodeReader.Next(m), body!)
        {
            SaveAs = NodeReader.SaveAs(m),
            Expect = expect,
            Choices = choices,
            InvalidMessage = BodyReader.Read(m, "invalidMessage", required: false),
            MaxAttempts = m.IntegerOrNull("maxAttempts", 1, MostAttempts) ?? Attempts,
            OnInvalid = NodeReader.NodeId(m, "onInvalid"),
            Timeout = m.DurationOrNull("timeout") ?? Patience,
            OnTimeout = NodeReader.NodeId(m, "onTimeout"),
            OnError = NodeReader.NodeId(m, "onError"),
        };
        if (body is null) return null;
        return m.Has("choices") && body.Type == MessageTypes.Text ? question with { Body = Offered(body, choices, button ?? ListButton) } : question;
    }

    static ImmutableArray<Choice> ReadChoices(Members m)
    {
        var choices = new List<Choice>();
        foreach (var (item, i) in m.Items("choices", PayloadLimits.Rows))
        {
            var at = $"choices/{i}";
            if (ReadChoice(m, item, at) is not { } choice) continue;
            if (choice.Title.Contains("{{", StringComparison.Ordinal)) m.Fault(at, FaultCodes.NotAllowed, "Choices are fixed texts, without variables.");
            if (choices.Exists(other => Choices.IsSame(other.Id, choice.Id) || Choices.IsSame(other.Title, choice.Title)))
                m.Fault(at, FaultCodes.Duplicate, "Another choice has this id or title; nobody could tell them apart.");
            choices.Add(choice);
        }
        if (m.Has("choices") && choices.Count == 0) m.Fault("choices", FaultCodes.TooFew, $"choices must hold 1 to {PayloadLimits.Rows} choices.");
        return [.. choices];
    }

    static Choice? ReadChoice(Members m, JsonElement item, string at)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            if (item.GetString() is { Length: > 0 and <= PayloadLimits.RowTitle } title) return new(title, title, null, null);
            m.Fault(at, FaultCodes.InvalidValue, $"A choice has 1 to {PayloadLimits.RowTitle} characters.");
            return null;
        }
        if (Members.Of(item, m.PointerTo(at), m.Faults) is not { } choice) return null;
        var text = choice.Text("title", PayloadLimits.RowTitle);
        var read = new Choice(choice.TextOrNull("id", PayloadLimits.RowId) ?? text, text, choice.TextOrNull("description", PayloadLimits.RowDescription), NodeReader.Next(choice));
        choice.RefuseUnknown();
        return read;
    }

    static FlowBody Offered(FlowBody body, ImmutableArray<Choice> choices, string button)
    {
        var isButtons = choices.Length <= PayloadLimits.Buttons
            && choices.All(choice => choice.Description is null && choice.Title.EnumerateRunes().Count() <= PayloadLimits.ButtonTitle);
        var text = body.Payload.ValueKind == JsonValueKind.Object && body.Payload.TryGetProperty("body", out var written) ? written : default;
        return body with
        {
            Type = MessageTypes.Interactive,
            IsMade = true,
            Payload = MadeJson.Of(json =>
            {
                json.WriteString("type", isButtons ? "button" : "list");
                json.WriteStartObject("body");
                json.WritePropertyName("text");
                json.WriteRawValue(text.ValueKind == JsonValueKind.Undefined ? "null" : text.GetRawText());
                json.WriteEndObject();
                json.WriteStartObject("action");
                if (isButtons) WriteButtons(json, choices);
                else WriteList(json, choices, button);
                json.WriteEndObject();
            }),
        };
    }

    static void WriteButtons(Utf8JsonWriter json, ImmutableArray<Choice> choices)
    {
        json.WriteStartArray("buttons");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("type", "reply");
            json.WriteStartObject("reply");
            json.WriteString("id", choice.Id);
            json.WriteString("title", choice.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteList(Utf8JsonWriter json, ImmutableArray<Choice> choices, string button)
    {
        json.WriteString("button", button);
        json.WriteStartArray("sections");
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("id", choice.Id);
            json.WriteString("title", choice.Title);
            if (choice.Description is { } description) json.WriteString("description", description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
