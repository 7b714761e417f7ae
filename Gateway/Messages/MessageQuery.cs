using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /messages</c>.</summary>
internal sealed record MessageQuery(MessageFilter Filter) : IQuery<MessageQuery>
{
    static readonly string[] Statuses = [.. Enum.GetValues<MessageStatus>().Select(status => status.Word())];

    public static MessageQuery Read(Parameters query)
    {
        // "from" is a time or, for inbound messages, who wrote: no time is a phone number or a user id.
        var sender = Person(query.Text("from"));
        return new(Read(query, sender));
    }

    static MessageFilter Read(Parameters query, string? sender) => new(
        Direction: query.Word("direction", "outbound", "inbound"),
        Status: query.Word("status", Statuses) is { } status ? Words.Status(status) : null,
        To: ReadTo(query),
        Type: query.Text("type"),
        BatchId: query.Id("batchId", "bat_"),
        CampaignId: query.Id("campaignId", "cmp_"),
        FromCounterpart: sender,
        From: sender is null ? query.Instant("from") : null,
        Until: query.Instant("until"),
        Before: query.Cursor("msg_"),
        Limit: query.Limit());

    static string? ReadTo(Parameters query)
    {
        if (query.Text("to") is not { } to) return null;
        if (Person(to) is { } person) return person;
        query.Fault("to", "to must be a phone number with its country code or a business-scoped user id.");
        return null;
    }

    /// <summary>The person that a parameter names, or null. A plus sign that was not escaped arrives as a space.</summary>
    public static string? Person(string? text) =>
        Recipient.TryParse(text is [' ', ..] ? "+" + text[1..] : text, out var recipient) ? recipient.ToString() : null;
}
