using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>One campaign: what is sent to whom, how far it is, and why it stands still if it does. Key: <see cref="Keys.Campaign"/>.</summary>
public interface ICampaignGrain : IGrainWithStringKey
{
    /// <summary>Stores a draft. Doing it again with the same id answers the campaign that is there.</summary>
    Task<CampaignOutcome> Draft(DraftCommand command);

    /// <summary>
    /// Starts it, or schedules it. Only a draft is launched, so that it starts once. Refuses with <c>not_found</c>, <c>invalid_state</c>, <c>plan_changed</c>,
    /// <c>credentials_missing</c>, <c>account_suspended</c>, <c>quota_exceeded</c>.
    /// </summary>
    Task<CampaignOutcome> Launch(LaunchCommand command);

    /// <summary>Stops it until it is resumed: what has not left waits. Refuses with <c>not_found</c>, <c>invalid_state</c>.</summary>
    Task<CampaignOutcome> Pause();

    /// <summary>Goes on where it was. Refuses with <c>not_found</c>, <c>invalid_state</c>.</summary>
    Task<CampaignOutcome> Resume();

    /// <summary>Ends it: what has not left is canceled. Refuses with <c>not_found</c>, <c>invalid_state</c>.</summary>
    Task<CampaignOutcome> Cancel();

    /// <summary>Removes it; its messages stay. Refuses with <c>not_found</c>, and <c>invalid_state</c> while it is scheduled, runs or is paused.</summary>
    Task<Refusal?> Delete();

    /// <summary>Goes on with what is to be done. A hint: its timer and recovery do it too.</summary>
    Task Wake();
}

/// <summary>What a campaign is.</summary>
/// <param name="Name">For its owner only.</param>
/// <param name="Template">Meta's template object (name, language, components), whose texts may hold contact variables.</param>
/// <param name="Tags">Tags of the audience; none: every contact.</param>
/// <param name="MatchAll">Contacts with all of the tags, not any.</param>
/// <param name="SendAt">When it starts; null: at launch.</param>
/// <param name="MessagesPerSecond">At most; null: as fast as the number may.</param>
/// <param name="Window">When people may be written to, by their own clock; null: always.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignDefinition")]
public sealed record CampaignDefinition(
    [property: Id(0)] string Name, [property: Id(1)] RawJson Template, [property: Id(2)] ImmutableArray<string> Tags, [property: Id(3)] bool MatchAll,
    [property: Id(4)] DateTimeOffset? SendAt, [property: Id(5)] double? MessagesPerSecond, [property: Id(6)] SendWindow? Window);

/// <summary>Hours of certain days in which people may be written to, by the clock where they are.</summary>
/// <param name="From">The first minute of a day.</param>
/// <param name="To">The minute that is not in it any more; at or before <paramref name="From"/>: on the next day.</param>
/// <param name="Days">Days of the week on which it opens; none: every day.</param>
/// <param name="TimeZone">IANA name of the zone of contacts who have none of their own; null: by their phone number's country, else UTC.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.SendWindow")]
public sealed record SendWindow(
    [property: Id(0)] TimeOnly From, [property: Id(1)] TimeOnly To, [property: Id(2)] ImmutableArray<DayOfWeek> Days, [property: Id(3)] string? TimeZone);

[GenerateSerializer, Immutable, Alias("WhatsApi.DraftCommand")]
public sealed record DraftCommand([property: Id(0)] CampaignDefinition Definition, [property: Id(1)] IdempotencyClaim? Claim = null);

/// <param name="PlanHash">Send exactly the plan with this hash; null: whatever is there now.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.LaunchCommand")]
public sealed record LaunchCommand([property: Id(0)] string? PlanHash = null, [property: Id(1)] IdempotencyClaim? Claim = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignOutcome")]
public abstract record CampaignOutcome
{
    CampaignOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.CampaignOutcome.Done")]
    public sealed record Done([property: Id(0)] CampaignView Campaign) : CampaignOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.CampaignOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : CampaignOutcome;

    /// <summary>Another request with this idempotency key was first: nothing was done, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.CampaignOutcome.KeyTaken")]
    public sealed record KeyTaken : CampaignOutcome;
}

public enum CampaignStatus { Draft, Scheduled, Running, Paused, Completed, Canceled, Failed }

/// <summary>A campaign as api.md §8 shows it.</summary>
/// <param name="PausedBecause">Why it stands still, with <see cref="CampaignStatus.Paused"/>; why it ended, with <see cref="CampaignStatus.Failed"/>.</param>
/// <param name="Progress">The part of the audience that is done with, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignView")]
public sealed record CampaignView(
    [property: Id(0)] string Id, [property: Id(1)] CampaignStatus Status, [property: Id(2)] CampaignDefinition Definition, [property: Id(3)] CampaignStats Stats,
    [property: Id(4)] double Progress, [property: Id(5)] CampaignReason? PausedBecause, [property: Id(6)] DateTimeOffset CreatedAt, [property: Id(7)] DateTimeOffset UpdatedAt,
    [property: Id(8)] DateTimeOffset? LaunchedAt, [property: Id(9)] DateTimeOffset? StartedAt, [property: Id(10)] DateTimeOffset? CompletedAt);

/// <param name="Code">
/// <c>requested</c>, <c>template_paused</c>, <c>template_rejected</c>, <c>template_missing</c>, <c>quality_red</c>, <c>failure_rate</c>, <c>quota_exceeded</c>, <c>credentials_missing</c>,
/// <c>account_suspended</c>; <c>nothing_sent</c> when it has failed.
/// </param>
/// <param name="Detail">A sentence that says what to do.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignReason")]
public sealed record CampaignReason([property: Id(0)] string Code, [property: Id(1)] string Detail);

/// <summary>How far a campaign is.</summary>
/// <param name="Audience">Contacts it is for, counted at launch.</param>
/// <param name="Queued">Not yet with Meta: waiting, under way, or not yet looked at.</param>
/// <param name="Sent">With Meta, nothing more known.</param>
/// <param name="Canceled">Taken back before they left.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignStats")]
public sealed record CampaignStats(
    [property: Id(0)] long Audience, [property: Id(1)] CampaignSkips Skipped, [property: Id(2)] long Queued, [property: Id(3)] long Sent, [property: Id(4)] long Delivered,
    [property: Id(5)] long Read, [property: Id(6)] long Failed, [property: Id(7)] long Canceled);

/// <summary>Contacts that get nothing, by the reason.</summary>
/// <param name="Invalid">A message to them would be refused.</param>
/// <param name="Duplicate">Another contact of the audience is the same person.</param>
/// <param name="MissingVariable">A variable has neither a value nor a default.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.CampaignSkips")]
public sealed record CampaignSkips(
    [property: Id(0)] long OptedOut = 0, [property: Id(1)] long Invalid = 0, [property: Id(2)] long Duplicate = 0, [property: Id(3)] long MissingVariable = 0)
{
    /// <summary>All of them.</summary>
    public long Sum() => OptedOut + Invalid + Duplicate + MissingVariable;
}
