using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Checks Meta's own object, the one under the type's name, against all that Meta documents of it (meta-cloud-api §2.3-§2.15). What
/// passes here Meta accepts, as far as it can be told without Meta's state. Where the sources conflict the wider reading passes, with a
/// warning.</summary>
public static class PayloadRules
{
    /// <summary>Finds all faults of a payload.</summary>
    /// <param name="type">One of <see cref="MessageTypes"/>.</param>
    /// <param name="payload">What stands under the type's name; an undefined element when nothing does.</param>
    /// <param name="faults">Where faults are added; none are added to a good payload.</param>
    /// <param name="at">JSON pointer of the object that holds type and payload; empty for a whole request body.</param>
    public static void Check(string type, JsonElement payload, ICollection<Fault> faults, string at = "")
    {
        if (!MessageTypes.IsKnown(type))
            faults.Add(new Fault($"{at}/type", FaultCodes.InvalidValue, $"type must be one of {string.Join(", ", MessageTypes.All)}."));
        else if (Root(type, payload, faults, at) is { } root)
            Check(type, root);
    }

    /// <summary>Finds all faults of a message's <c>context</c> (§2.1).</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="context">What stands under <c>context</c>.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <param name="at">As for <see cref="Check(string, JsonElement, ICollection{Fault}, string)"/>.</param>
    public static void CheckContext(string type, JsonElement context, ICollection<Fault> faults, string at = "")
    {
        if (context.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return;
        var root = new Part(context, null, $"{at}/context", faults);
        if (context.ValueKind != JsonValueKind.Object) root.Fault(FaultCodes.WrongType, "context must be an object with message_id.");
        else if (!JsonText.IsUnicode(context)) root.Fault(FaultCodes.InvalidValue, NotUnicode);
        else if (type == MessageTypes.Reaction) root.Fault(FaultCodes.NotAllowed, "A reaction has no context; it names its message in reaction.message_id.");
        else
        {
            root.Only("message_id");
            root.Text("message_id", 1, PayloadLimits.MessageId);
        }
    }

    /// <summary>What is allowed and may still go wrong, one sentence each. Ask only for a payload without faults.</summary>
    public static IReadOnlyList<string> Warnings(string type, JsonElement payload) => PayloadWarnings.For(type, payload);

    const string NotUnicode = "The text holds a broken character (half of a \\u pair, or bytes that are not UTF-8); send it as UTF-8.";

    static void Check(string type, Part root)
    {
        switch (type)
        {
            case MessageTypes.Text: PlainRules.Text(root); break;
            case MessageTypes.Location: PlainRules.Location(root); break;
            case MessageTypes.Reaction: PlainRules.Reaction(root); break;
            case MessageTypes.Contacts: ContactRules.Check(root); break;
            case MessageTypes.Interactive: InteractiveRules.Check(root); break;
            case MessageTypes.Template: TemplateRules.Check(root); break;
            default: MediaRules.Check(root, type); break;
        }
    }

    static Part? Root(string type, JsonElement payload, ICollection<Fault> faults, string at)
    {
        var root = new Part(payload, null, $"{at}/{type}", faults);
        var kind = type == MessageTypes.Contacts ? JsonValueKind.Array : JsonValueKind.Object;
        var what = type == MessageTypes.Contacts ? "an array of contacts" : "an object";
        if (payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            root.Fault(FaultCodes.Required, $"A message of type {type} needs the member {type}, {what}.");
        else if (payload.ValueKind != kind) root.Fault(FaultCodes.WrongType, $"{type} must be {what}.");
        else if (!JsonText.IsUnicode(payload)) root.Fault(FaultCodes.InvalidValue, NotUnicode);
        else return root;
        return null;
    }
}
