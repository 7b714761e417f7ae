namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /auth/me/webhook/deliveries</c>.</summary>
internal sealed record DeliveryQuery(DeliveryStatus? Status, string? Before, int Limit) : IQuery<DeliveryQuery>
{
    public const string Prefix = "dlv_";

    static readonly DeliveryStatus[] Statuses = Enum.GetValues<DeliveryStatus>();
    static readonly string[] Names = [.. Statuses.Select(status => status.Word())];

    public static DeliveryQuery Read(Parameters query) => new(ReadStatus(query), query.Cursor(Prefix), query.Limit());

    static DeliveryStatus? ReadStatus(Parameters query) =>
        query.Word("status", Names) is { } name && Array.IndexOf(Names, name) is >= 0 and var i ? Statuses[i] : null;
}
