using System.Diagnostics;

namespace WhatsApi.Gateway;

/// <summary>What sending answers: now, and again when an idempotency key is repeated.</summary>
internal static class MessageAnswers
{
    public static IResult Of(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Accepted ok => Accepted(ok.Message),
        SendOutcome.Refused no => Problem.For(no.Why),
        SendOutcome.KeyTaken => KeyTaken.Instance,
        var other => throw new UnreachableException(other.GetType().Name),
    };

    public static IResult Of(BulkOutcome outcome) => outcome switch
    {
        BulkOutcome.Accepted ok => Accepted(ok.Batch),
        BulkOutcome.Refused no => Problem.For(no.Why),
        BulkOutcome.KeyTaken => KeyTaken.Instance,
        var other => throw new UnreachableException(other.GetType().Name),
    };

    public static IResult Accepted(MessageReceipt message) => Json.Accepted($"/messages/{message.Id}", message, MessageJson.WriteReceipt);

    public static IResult Accepted(BulkReceipt batch) => Json.Accepted($"/messages/bulk/{batch.BatchId}", batch, BulkJson.WriteReceipt);
}
