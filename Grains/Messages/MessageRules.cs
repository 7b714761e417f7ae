using System.Diagnostics;

namespace WhatsApi.Grains;

/// <summary>What a message becomes. Everything is an argument: evidence, time, chance.</summary>
internal static class MessageRules
{
    /// <param name="createdAt">The time in its id, by which it is listed.</param>
    public static MessageState Accept(SendCommand command, string phoneNumberId, string period, DateTimeOffset createdAt, DateTimeOffset now) => On(new MessageState
    {
        PhoneNumberId = phoneNumberId,
        Counterpart = command.To,
        Type = command.Type,
        Payload = command.Payload,
        ContextMessageId = command.ContextMessageId,
        OnUnknown = command.OnUnknown,
        Lane = command.Lane,
        SendAt = command.SendAt,
        Metadata = command.Metadata is { IsEmpty: false } metadata ? metadata : null,
        BatchId = command.BatchId,
        CampaignId = command.CampaignId,
        TimeZone = command.TimeZone,
        CreatedAt = createdAt,
        Period = period,
    }, new Evidence.Accepted(now));

    public static MessageState On(MessageState message, Evidence evidence) => message with
    {
        Past = message.Past.Add(evidence),
        PhoneNumberId = evidence switch
        {
            Evidence.Moved moved => moved.PhoneNumberId,
            Evidence.RetryAsked retry => retry.PhoneNumberId,
            _ => message.PhoneNumberId,
        },
    };

    /// <summary>The intent to attempt it now, or null when it is not for this number to send, or not now.</summary>
    public static Evidence? Begin(MessageState message, string phoneNumberId, DateTimeOffset now)
    {
        var facts = MessageFacts.Of(message);
        var mine = message.PhoneNumberId == phoneNumberId && facts.IsWaiting;
        return mine && facts.Due <= now ? new Evidence.Attempted(now) : null;
    }

    /// <summary>What an answer of Meta's adds to the evidence; null when it is known already.</summary>
    public static Evidence? Heard(MessageState message, AttemptAnswer answer, SendPolicy policy, DateTimeOffset now, double chance)
    {
        var facts = MessageFacts.Of(message);
        return answer switch
        {
            AttemptAnswer.Accepted a when message.Past.Any(e => e is Evidence.MetaAccepted m && m.Wamid == a.Wamid) => null,
            AttemptAnswer.Accepted a when message.IsErased => new Evidence.MetaAccepted(now, a.Attempt, a.Wamid, null, null, a.MessageStatus),
            AttemptAnswer.Accepted a => new Evidence.MetaAccepted(now, a.Attempt, a.Wamid, a.WaId, a.UserId, a.MessageStatus),
            AttemptAnswer.Refused r => new Evidence.MetaRefused(now, r.Attempt, r.Code, r.Title, r.Detail, r.Retry,
                RetryAt(message, r.Retry, facts, now, chance)),
            AttemptAnswer.Unanswered u => new Evidence.Unanswered(now, u.Attempt, u.Reason, now + policy.UnknownOutcomeWindow),
            _ => throw new UnreachableException(answer.GetType().Name),
        };
    }

    static DateTimeOffset? RetryAt(MessageState message, RetryClass retry, MessageFacts facts, DateTimeOffset now, double chance) =>
        message.IsErased ? null : RetryPolicy.NextAt(retry, facts.Tries, facts.FirstAttemptAt ?? now, now, chance);

    /// <summary>The number that Meta has made of the dialled one, when it is another.</summary>
    public static string? ProvenNumber(MessageState message, AttemptAnswer answer) =>
        answer is AttemptAnswer.Accepted { WaId: { } id } && message.Counterpart.StartsWith('+') && message.Counterpart != $"+{id}" ? $"+{id}" : null;

    /// <summary>What a status adds to the evidence; null when the same status of the same attempt is known already.</summary>
    public static Evidence? Reported(MessageState message, StatusReport report, SendPolicy policy, DateTimeOffset now, double chance)
    {
        if (message.Past.Any(e => e is Evidence.Reported r && r.Wamid == report.Wamid && r.Status == report.Status)) return null;
        var facts = MessageFacts.Of(message);
        var retryAt = report is { Status: "failed", Error: { } error }
            ? RetryAt(message, error.Retry, facts, now, chance)
            : null;
        return new Evidence.Reported(now, report.Wamid, report.Status, report.At, report.Error, report.Pricing, report.Conversation, retryAt);
    }

    /// <summary>
    /// What has to be settled by now: an attempt that nobody is working on any more becomes an unknown outcome; an unknown outcome whose window has passed is
    /// decided by the message's policy. Null when nothing is due.
    /// </summary>
    public static Evidence? Settle(MessageState message, SendPolicy policy, DateTimeOffset now)
    {
        var facts = MessageFacts.Of(message);
        if (facts.Status != MessageStatus.Sending) return null;
        if (!facts.Unknown)
            return new Evidence.Unanswered(now, facts.Attempts, "The service stopped before Meta's answer was stored.", now + policy.UnknownOutcomeWindow);
        if (facts.Due is null || facts.Due > now) return null;
        var cannotResend = message.OnUnknown == OnUnknown.Resend && facts.Tries >= RetryPolicy.MaxAttempts;
        var decision = cannotResend || message.IsErased ? OnUnknown.Fail : message.OnUnknown;
        return new Evidence.WindowPassed(now, facts.Attempts, decision);
    }

    /// <summary>Why it may not be sent again, or null.</summary>
    public static Refusal? WhyNotRetry(MessageState message, bool force) => MessageFacts.Of(message) switch
    {
        _ when !message.Exists || message.Inbound => NotFound,
        var facts when message.IsErased => InState(facts, "Its content was erased, so there is nothing to send."),
        { Status: MessageStatus.Failed } => null,
        { Status: MessageStatus.Sending, Unknown: true } when force => null,
        { Status: MessageStatus.Sending, Unknown: true } facts => InState(facts, "Its outcome is unknown: sending it again may double it. Do it with {\"force\":true}."),
        var facts => InState(facts, "Only failed messages can be sent again."),
    };

    /// <summary>Why it may not be taken back, or null.</summary>
    public static Refusal? WhyNotCancel(MessageState message) => MessageFacts.Of(message) switch
    {
        _ when !message.Exists || message.Inbound => NotFound,
        { IsWaiting: true } => null,
        var facts => InState(facts, "Only scheduled and queued messages can be canceled."),
    };

    /// <summary>
    /// The message without anything of its content: what was said, what Meta told of it, the caller's own pairs, the recipient as Meta names them. Status, times and ids stay,
    /// and so does the address that it went to or came from.
    /// </summary>
    public static MessageState Erase(MessageState message, DateTimeOffset now) => message with
    {
        Payload = null,
        Raw = null,
        Metadata = null,
        Past = [.. message.Past.Select(evidence => evidence is Evidence.MetaAccepted accepted ? accepted with { WaId = null, UserId = null } : evidence), new Evidence.Erased(now)],
    };

    static readonly Refusal NotFound = new("not_found", "There is no such message.");

    static Refusal InState(MessageFacts facts, string detail) => new("invalid_state", $"The message is {facts.Status.Word()}. {detail}") { CurrentStatus = facts.Status.Word() };

    /// <summary>The change to another number of its account; null when it waits for nothing, or is there already.</summary>
    public static Evidence? Move(MessageState message, string phoneNumberId, DateTimeOffset now) =>
        MessageFacts.Of(message).IsWaiting && message.PhoneNumberId != phoneNumberId ? new Evidence.Moved(now, phoneNumberId) : null;

    /// <summary>
    /// True when nothing is to be done about it but to note what else is told of it. A single message is not at rest before it has arrived, since its statuses follow at once; of a
    /// campaign there are too many to wait in memory for people who are away.
    /// </summary>
    public static bool IsAtRest(MessageState message, MessageFacts facts) =>
        facts.Status is MessageStatus.Delivered or MessageStatus.Read || (message.CampaignId is not null && facts.Due is null);

    /// <summary>True when the message waits for its sender and may go now or at its due time.</summary>
    public static bool IsForSender(MessageFacts facts) => facts.IsWaiting && facts.Due is not null;
}

/// <summary>The settings that decide about attempts.</summary>
/// <param name="UnknownOutcomeWindow">How long Meta's own status is waited for when an answer was lost.</param>
internal sealed record SendPolicy(TimeSpan UnknownOutcomeWindow);
