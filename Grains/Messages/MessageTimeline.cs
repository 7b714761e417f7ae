using System.Collections.Immutable;
using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>Tells a message's evidence as a story, one entry a step.</summary>
internal static class MessageTimeline
{
    public static ImmutableArray<TimelineEntry> Of(MessageState message)
    {
        var attempt = 0;
        return [.. message.Past.Select(evidence => evidence is Evidence.Attempted ? Entry(evidence, message, ++attempt) : Entry(evidence, message, attempt))];
    }

    static TimelineEntry Entry(Evidence evidence, MessageState message, int attempt) => evidence switch
    {
        Evidence.Accepted e when message.SendAt > e.At => new("scheduled", e.At, "api", $"Accepted, to be sent at {Time(message.SendAt.Value)}."),
        Evidence.Accepted e => new("queued", e.At, "api", "Accepted."),
        Evidence.Heard e => new("received", e.At, "webhook", $"By Meta's clock at {Time(e.HappenedAt)}."),
        Evidence.Deferred e => new("queued", e.At, "sender", $"Put off until {Time(e.Until)}: this person has had as many messages as Meta allows (1 per 6 s, burst 45)."),
        Evidence.Behind e => new("queued", e.At, "sender", $"Put off until {Time(e.Until)}: what its flow wrote before it is not sent yet."),
        Evidence.Moved e => new("queued", e.At, "account", $"The account now sends from {e.PhoneNumberId}."),
        Evidence.Attempted e => new("sending", e.At, "sender", $"Attempt {attempt}: the intent is stored, the request goes out."),
        Evidence.MetaAccepted e => new("sent", e.At, "meta", $"Attempt {e.Attempt}: Meta accepted it as {e.Wamid}{Aside(e.MessageStatus)}."),
        Evidence.MetaRefused e => new(e.RetryAt is null ? "failed" : "queued", e.At, e.Code == ErrorCodes.MetaUnreachable ? "sender" : "meta",
            $"Attempt {e.Attempt}: {Error(e.Code, e.Title, e.Detail)}. {Again(e.RetryAt)}"),
        Evidence.Unanswered e => new("sending", e.At, "sender",
            $"Attempt {e.Attempt}: the outcome is unknown: {e.Reason.TrimEnd('.')}. Meta's own status is waited for until {Time(e.SettleAt)}."),
        Evidence.Reported e => new(e.Status, e.At, "webhook", Told(e)),
        Evidence.RetryAsked e => new("queued", e.At, "api", e.Force ? "To be sent again on request, although the outcome was unknown (force)." : "To be sent again on request."),
        Evidence.Canceled e => new("canceled", e.At, "api", "Canceled on request."),
        Evidence.Erased e => new("erased", e.At, "api", "Its content was erased with its contact (DELETE /contacts/{id}?erase=true)."),
        Evidence.Held e => new("queued", e.At, "campaign", "Held: its campaign is paused."),
        Evidence.Released e => new(e.Due > e.At ? "scheduled" : "queued", e.At, "campaign", $"Its campaign goes on: to be sent at {Time(e.Due)}."),
        Evidence.OutOfHours e => new("scheduled", e.At, "campaign", $"Put off until {Time(e.Until)}: outside its campaign's sending hours, by this person's clock."),
        Evidence.Untimely e => new("queued", e.At, "campaign", "Put off: its campaign has stood still, and what waits gets new times, so that it does not all go at once."),
        Evidence.OptedOut e => new("canceled", e.At, "campaign", "Not sent: this person has opted out."),
        Evidence.CampaignCanceled e => new("canceled", e.At, "campaign", "Canceled with its campaign."),
        Evidence.WindowPassed e => Decided(e),
        _ => throw new System.Diagnostics.UnreachableException(evidence.GetType().Name),
    };

    static TimelineEntry Decided(Evidence.WindowPassed e) => e.Decision switch
    {
        OnUnknown.Resend => new("queued", e.At, "sender", $"No status came for attempt {e.Attempt}: sent again (onUnknown: resend). If Meta had it after all, the person gets it twice."),
        OnUnknown.Hold => new("sending", e.At, "sender", $"No status came for attempt {e.Attempt}: held (onUnknown: hold). POST /messages/{{id}}/retry with force sends it again."),
        OnUnknown.Fail => new("failed", e.At, "sender", $"No status came for attempt {e.Attempt}: given up as outcome_unknown."),
        _ => throw new System.Diagnostics.UnreachableException(e.Decision.ToString()),
    };

    static string Told(Evidence.Reported e)
    {
        var when = $"By Meta's clock at {Time(e.HappenedAt)}, for {e.Wamid}.";
        return e.Error is { } error ? $"{Error(error.Code, error.Title, error.Detail)}. {Again(e.RetryAt)} {when}" : when;
    }

    static string Error(string code, string title, string? detail)
    {
        var name = $"{code} {title}";
        return detail is null || detail == title ? name : $"{name}: {detail.TrimEnd('.')}";
    }

    static string Again(DateTimeOffset? at) => at is { } t ? $"Next attempt at {Time(t)}." : "No further attempt.";

    static string Aside(string? messageStatus) => messageStatus is null or "accepted" ? "" : $" ({messageStatus})";

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
