using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// The body of <c>POST /send-message</c>: ours around Meta's own object, and what Meta's clients send besides. Everything wrong with it is found at once.
/// </summary>
/// <param name="Contact">The contact that is named instead of a recipient; only the store knows where its messages go.</param>
internal sealed record SendRequest(
    Recipient? To, string? Contact, string Type, RawJson Payload, string? ContextMessageId, DateTimeOffset? SendAt, bool DryRun, OnUnknown OnUnknown,
    ImmutableSortedDictionary<string, string> Metadata, IReadOnlyList<string> Warnings) : IRequest<SendRequest>
{
    static readonly TimeSpan Now = TimeSpan.FromSeconds(5); // api.md §4
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(90); // api.md §4

    public static SendRequest Read(Fields body, DateTimeOffset now)
    {
        body.WordOrNull("messaging_product", "whatsapp");
        body.WordOrNull("recipient_type", "individual");
        var to = Recipients.Read(body, out var contact);
        var type = ReadType(body);
        var payload = ReadPayload(body, type);
        var dryRun = body.FlagOrNull("dryRun") ?? false;
        return new(
            to, contact, type ?? "", new(payload?.GetRawText() ?? ""), ReadContext(body, type), ReadSendAt(body, now), dryRun, ReadOnUnknown(body),
            body.Pairs("metadata", maxCount: 20, maxName: 64, maxValue: 512),
            dryRun && payload is { } checkedPayload && body.Faults.Count == 0 ? PayloadRules.Warnings(type!, checkedPayload) : []);
    }

    public SendCommand ToCommand() => new(To!.ToString(), Type, Payload, ContextMessageId, SendAt, OnUnknown, Metadata);

    static string? ReadType(Fields body)
    {
        if (body.WordOrNull("type", [.. MessageTypes.All]) is { } type) return MessageTypes.IsKnown(type) ? type : Ignoring(body);
        ImmutableArray<string> there = [.. MessageTypes.All.Where(body.Has)];
        if (there.Length == 1) return there[0]; // the one object that is there says it as well
        body.Fault("type", FaultCodes.Required, $"type is required: one of {string.Join(", ", MessageTypes.All)}.");
        return null;
    }

    // The type is wrong, so nothing can be said about the objects.
    static string? Ignoring(Fields body)
    {
        foreach (var type in MessageTypes.All) body.Has(type);
        return null;
    }

    static JsonElement? ReadPayload(Fields body, string? type)
    {
        if (type is null) return null;
        foreach (var other in MessageTypes.All)
            if (other != type && body.Has(other)) body.Fault(other, FaultCodes.NotAllowed, $"The type is {type}, so there may be no {other}.");
        var payload = body.AnyOrNull(type);
        if (payload is { } value) PayloadRules.Check(type, value, body.Faults, body.At);
        else body.Fault(type, FaultCodes.Required, $"The type is {type}, so its object must stand under \"{type}\".");
        return payload;
    }

    static string? ReadContext(Fields body, string? type)
    {
        if (body.AnyOrNull("context") is not { } context || type is null) return null;
        var before = body.Faults.Count;
        PayloadRules.CheckContext(type, context, body.Faults, body.At);
        return body.Faults.Count == before && context.TryGetProperty("message_id", out var id) ? id.GetString() : null;
    }

    public static DateTimeOffset? ReadSendAt(Fields body, DateTimeOffset now)
    {
        if (body.InstantOrNull("sendAt") is not { } at || at <= now + Now) return null;
        if (at > now + Furthest) body.Fault("sendAt", FaultCodes.InvalidValue, "sendAt must be within the next 90 days.");
        return at;
    }

    static OnUnknown ReadOnUnknown(Fields body) => body.WordOrNull("onUnknown", "resend", "hold", "fail") switch
    {
        "hold" => OnUnknown.Hold,
        "fail" => OnUnknown.Fail,
        _ => OnUnknown.Resend,
    };
}

/// <summary>Who a message goes to, as callers name them.</summary>
internal static class Recipients
{
    const int Longest = 256;

    const string NoSuchContact = "There is no such contact.";

    /// <summary>Reads <c>to</c>, or Meta's <c>recipient</c>. If both are there <c>to</c> wins, as at Meta (meta-cloud-api §2.1).</summary>
    public static Recipient? Read(Fields body, out string? contact)
    {
        contact = null;
        var recipient = body.TextOrNull("recipient", Longest);
        if (recipient is null || body.Has("to")) return ReadTo(body, out contact);
        if (Bsuid.TryParse(recipient, out var bsuid)) return new Recipient.BusinessScopedId(bsuid);
        body.Fault("recipient", FaultCodes.InvalidValue, "recipient must be a business-scoped user id, such as US.13491208655302741918.");
        return null;
    }

    /// <param name="contact">The contact that <c>to</c> names, which only the store can turn into a recipient.</param>
    public static Recipient? ReadTo(Fields body, out string? contact)
    {
        contact = null;
        var to = body.Text("to", Longest);
        if (to.Length is 0 or > Longest) return null; // noted already
        if (Ids.IsId(to, "con_")) contact = to;
        else if (to.StartsWith("con_", StringComparison.Ordinal)) body.Fault("to", FaultCodes.InvalidValue, NoSuchContact);
        else if (Recipient.TryParse(to, out var recipient)) return recipient;
        else body.Fault("to", ProblemCodes.InvalidPhone, "to must be a phone number with its country code (+15551234567), a business-scoped user id, or a contact's id.");
        return null;
    }

    /// <summary>The recipient that a contact is; null when there is no such contact.</summary>
    public static async Task<Recipient?> OfAsync(string contact, Tenant tenant) =>
        Recipient.TryParse(await tenant.Contacts.AddressAsync(contact), out var recipient) ? recipient : null;

    public static Fault UnknownContact(string at) => new($"{at}/to", FaultCodes.InvalidValue, NoSuchContact);
}
