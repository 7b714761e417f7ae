using System.Diagnostics;

namespace WhatsApi;

/// <summary>Enumerations as the contract and the store spell them.</summary>
public static class Words
{
    public static string Word(this MessageStatus status) => status switch
    {
        MessageStatus.Scheduled => "scheduled",
        MessageStatus.Queued => "queued",
        MessageStatus.Sending => "sending",
        MessageStatus.Sent => "sent",
        MessageStatus.Delivered => "delivered",
        MessageStatus.Read => "read",
        MessageStatus.Failed => "failed",
        MessageStatus.Canceled => "canceled",
        MessageStatus.Received => "received",
        _ => throw new UnreachableException(status.ToString()),
    };

    public static string Word(this DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
        _ => throw new UnreachableException(status.ToString()),
    };

    public static string Word(this CampaignStatus status) => status switch
    {
        CampaignStatus.Draft => "draft",
        CampaignStatus.Scheduled => "scheduled",
        CampaignStatus.Running => "running",
        CampaignStatus.Paused => "paused",
        CampaignStatus.Completed => "completed",
        CampaignStatus.Canceled => "canceled",
        CampaignStatus.Failed => "failed",
        _ => throw new UnreachableException(status.ToString()),
    };

    public static string Word(this FlowStatus status) => status switch
    {
        FlowStatus.Draft => "draft",
        FlowStatus.Active => "active",
        FlowStatus.Inactive => "inactive",
        _ => throw new UnreachableException(status.ToString()),
    };

    public static string Word(this ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => "running",
        ExecutionStatus.Waiting => "waiting",
        ExecutionStatus.Completed => "completed",
        ExecutionStatus.Failed => "failed",
        ExecutionStatus.Expired => "expired",
        ExecutionStatus.HandedOff => "handed_off",
        ExecutionStatus.Canceled => "canceled",
        _ => throw new UnreachableException(status.ToString()),
    };

    /// <summary>The status of this name, or null.</summary>
    public static MessageStatus? Status(string word) =>
        Enum.GetValues<MessageStatus>().Cast<MessageStatus?>().FirstOrDefault(status => status!.Value.Word() == word);
}
