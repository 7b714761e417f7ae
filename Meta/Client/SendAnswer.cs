namespace WhatsApi.Meta;

/// <summary>All that can come of one request to send: there are these three and no more.</summary>
public abstract record SendAnswer
{
    private SendAnswer() { }

    /// <summary>Meta has accepted the message. Delivery is told by webhook.</summary>
    /// <param name="Wamid">Meta's id of the message; opaque, up to 256 characters (meta-cloud-api §1.4).</param>
    /// <param name="WaId">The recipient's proven number, digits only; absent for a business-scoped id.</param>
    /// <param name="UserId">The recipient's business-scoped id, when it was sent to one.</param>
    /// <param name="MessageStatus">For templates: <c>accepted</c>, <c>held_for_quality_assessment</c> or <c>paused</c> (§2.2).</param>
    public sealed record Accepted(string Wamid, string? WaId, string? UserId, string? MessageStatus) : SendAnswer;

    /// <summary>Meta has not accepted the message, for certain.</summary>
    /// <param name="Error">Meta's error, or one of our making when Meta was never reached.</param>
    /// <param name="Kind">What to do about it.</param>
    public sealed record Refused(GraphError Error, ErrorKind Kind) : SendAnswer;

    /// <summary>The request may have left and no readable answer came: Meta may or may not have accepted the message (§3.2).</summary>
    /// <param name="Reason">What happened instead of an answer.</param>
    public sealed record Unanswered(string Reason) : SendAnswer;
}
