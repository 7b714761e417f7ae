using System.Diagnostics;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What a reply says to a question.</summary>
/// <param name="Value">What is saved.</param>
/// <param name="Choice">The choice it is, whatever else was expected.</param>
internal sealed record Answer(RawJson Value, Choice? Choice)
{
    const int LongestEmail = 254; // RFC 5321 §4.5.3.1.3, without the brackets

    /// <summary>Null when the reply is no answer to the question.</summary>
    public static Answer? Of(FlowNode.Question question, FlowReply reply)
    {
        if (Choices.Find(question.Choices, reply) is { } choice) return new(MadeJson.Text(choice.Id), choice);
        var value = question.Expect switch
        {
            Expect.Any => reply.Text is { } text ? MadeJson.Text(text) : Whole(reply),
            Expect.Text => string.IsNullOrWhiteSpace(reply.Text) ? default(RawJson?) : MadeJson.Text(reply.Text),
            Expect.Number => Values.Typed(reply.Text ?? "") is { } number ? MadeJson.Write(json => json.WriteNumberValue(number)) : null,
            Expect.Choice => null,
            Expect.Email => Email(reply.Text?.Trim() ?? ""),
            Expect.Phone => Phone(reply),
            Expect.Media => reply.Type is MessageTypes.Image or MessageTypes.Document or MessageTypes.Audio or MessageTypes.Video or MessageTypes.Sticker ? Whole(reply) : null,
            Expect.Location => reply.Type == MessageTypes.Location ? reply.Payload : null,
            _ => throw new UnreachableException(question.Expect.ToString()),
        };
        return value is { } found ? new(found, null) : null;
    }

    // Enough to catch what is no address; whether it is one, only a message to it can tell.
    static RawJson? Email(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var isOne = at > 0 && at == text.LastIndexOf('@') && text.Length <= LongestEmail && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') && !text.Any(char.IsWhiteSpace);
        return isOne ? MadeJson.Text(text) : null;
    }

    // Written, or shared as a contact's card.
    static RawJson? Phone(FlowReply reply) => PhoneNumber.TryParse(reply.Text ?? Shared(reply), out var number) ? MadeJson.Text(number) : null;

    static string? Shared(FlowReply reply)
    {
        if (reply is not { Type: MessageTypes.Contacts, Payload: { } payload }) return null;
        var scope = MadeJson.Parse(payload);
        if (scope.ValueKind != JsonValueKind.Array || scope.GetArrayLength() == 0 || scope[0].ValueKind != JsonValueKind.Object) return null;
        if (!scope[0].TryGetProperty("phones", out var phones) || phones.ValueKind != JsonValueKind.Array || phones.GetArrayLength() == 0) return null;
        return phones[0].ValueKind != JsonValueKind.Object ? null
            : phones[0].TryGetProperty("wa_id", out var id) && id.ValueKind == JsonValueKind.String ? $"+{id.GetString()}"
            : phones[0].TryGetProperty("phone", out var phone) && phone.ValueKind == JsonValueKind.String ? phone.GetString()
            : null;
    }

    static RawJson Whole(FlowReply reply) => MadeJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", reply.Type);
        if (reply.Payload is { } payload) WriteMembers(json, reply.Type, MadeJson.Parse(payload));
        json.WriteEndObject();
    });

    static void WriteMembers(Utf8JsonWriter json, string type, JsonElement payload)
    {
        if (payload.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in payload.EnumerateObject())
                if (!member.NameEquals("type")) member.WriteTo(json);
            return;
        }
        json.WritePropertyName(type);
        payload.WriteTo(json);
    }
}
