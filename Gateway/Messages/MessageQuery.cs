using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /messages</c>.</summary>
internal sealed record MessageQuery(MessageFilter Filter) : IQuery<MessageQuery>
{
    static readonly string[] Statuses = [.. Enum.GetValues<MessageStatus>().Select(status => status.Word())];

    public static MessageQuery Read(Parameters query) => new(new MessageFilter(
        Direction: query.Word("direction", "outbound", "inbound"),
        Status: query.Word("status", Statuses) is { } status ? Words.Status(status) : null,
        To: ReadTo(query),
        Type: query.Text("type"),
        BatchId: query.Id("batchId", "bat_"),
        CampaignId: query.Id("campaignId", "cmp_"),
        From: query.Instant("from"),
        Until: query.Instant("until"),
        Before: query.Cursor("msg_"),
        Limit: query.Limit()));

    static string? ReadTo(Parameters query)
    {
        // A plus sign that was not escaped arrives as a space.
        if (query.Text("to") is not { } to) return null;
        if (Recipient.TryParse(to[0] == ' ' ? "+" + to[1..] : to, out var recipient)) return recipient.ToString();
        query.Fault("to", "to must be a phone number with its country code or a business-scoped user id.");
        return null;
    }
}
