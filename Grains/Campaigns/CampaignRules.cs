using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>What a campaign becomes, and what it may. Everything is an argument.</summary>
internal static class CampaignRules
{
    /// <summary>How often a running campaign is looked at: what it pauses for is not noticed later.</summary>
    public static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What was due in so long a time may go at once; more than that gets new times. Longer than a restart, which would rewrite everything that waits, and than the clocks of a
    /// cluster may differ.
    /// </summary>
    public static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(30);

    static readonly TimeSpan NoteEvery = LongestStandstill / 3;
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static CampaignState Draft(CampaignDefinition definition, DateTimeOffset createdAt) => new() { Definition = definition, CreatedAt = createdAt, UpdatedAt = createdAt };

    public static CampaignState Launch(CampaignState campaign, long audience, DateTimeOffset now) =>
        Go(campaign, now) with { LaunchedAt = now, Audience = audience };

    /// <summary>Everything that waits gets a new time; what has no message yet comes behind it.</summary>
    /// <param name="quality">The number's quality: who goes on with a red one means it.</param>
    public static CampaignState Resume(CampaignState campaign, CampaignTally tally, string? quality, DateTimeOffset now) => Go(campaign, now) with
    {
        Reason = null,
        Errand = new(ErrandKind.Release),
        Baseline = tally.Now with { IsRed = quality == GuardRails.Red },
    };

    public static CampaignState Pause(CampaignState campaign, CampaignReason reason, DateTimeOffset now) =>
        campaign with { Status = CampaignStatus.Paused, Reason = reason, Errand = null, UpdatedAt = now };

    public static CampaignState Cancel(CampaignState campaign, DateTimeOffset now) =>
        campaign with { Status = CampaignStatus.Canceled, Reason = null, Errand = new(ErrandKind.Cancel), UpdatedAt = now };

    /// <summary>A scheduled campaign whose time has come is running.</summary>
    public static CampaignState Begun(CampaignState campaign, DateTimeOffset now) =>
        campaign.Status == CampaignStatus.Scheduled && campaign.Times.From <= now ? Running(campaign, campaign.Times.From) : campaign;

    /// <summary>
    /// A running campaign that is looked after, and whose messages can leave. It notes that now and then; if it has not for a while, what waits gets new times: else all that has piled
    /// up would leave as fast as the number may, however slowly the campaign was to go, and before any other campaign's messages.
    /// </summary>
    public static CampaignState Seen(CampaignState campaign, DateTimeOffset now) =>
        HasStoodStill(campaign, now) ? campaign with { Times = new(now), Errand = new(ErrandKind.Release), SeenAt = now }
        : now - campaign.SeenAt >= NoteEvery ? campaign with { SeenAt = now }
        : campaign;

    /// <summary>True when its timetable holds no more: nobody has looked after it since too much of it has passed.</summary>
    public static bool HasStoodStill(CampaignState campaign, DateTimeOffset now) =>
        campaign.IsUnderWay && now - campaign.SeenAt > LongestStandstill && now - campaign.Times.From > LongestStandstill;

    /// <summary>True for a message that is still to get its new time, whatever time it has: the errand, which goes by ids, has not come to it.</summary>
    public static bool IsToGetNewTime(CampaignState campaign, string message) =>
        campaign.Errand is { Kind: ErrandKind.Release } errand && string.CompareOrdinal(message, errand.After) > 0;

    /// <summary>The end, when nothing is left to be done. One of which not a single message was taken has failed.</summary>
    public static CampaignState End(CampaignState campaign, CampaignTally tally, DateTimeOffset now) => tally is { Failed: > 0 } && tally.Failed == tally.Ended
        ? Ended(campaign, CampaignStatus.Failed, now) with { Reason = AllHaveFailed(tally) }
        : Ended(campaign, CampaignStatus.Completed, now);

    static CampaignState Ended(CampaignState campaign, CampaignStatus status, DateTimeOffset now) => campaign with { Status = status, CompletedAt = now, UpdatedAt = now };

    static CampaignReason AllHaveFailed(CampaignTally tally) => new("nothing_sent", string.Create(CultureInfo.InvariantCulture,
        $"None of its {tally.Failed} messages has reached anybody. See why with GET /messages?campaignId=...&status=failed, then make another campaign."));

    /// <summary>When there is something to do for it again; null: not before somebody asks for it.</summary>
    public static TimeSpan? LookAgainIn(CampaignState campaign, DateTimeOffset now) => campaign switch
    {
        { IsActive: false } => null,
        { Status: CampaignStatus.Scheduled } when campaign.Times.From - now is var wait && wait > WatchEvery => wait < LongestWait ? wait : LongestWait,
        _ => WatchEvery,
    };

    /// <summary>True when every contact has been looked at and nothing waits or is under way any more.</summary>
    public static bool IsDone(CampaignState campaign, CampaignTally tally) =>
        campaign is { Status: CampaignStatus.Running, IsFannedOut: true, Errand: null } && tally.UnderWay == 0;

    public static Refusal? WhyNotLaunch(CampaignState campaign) => campaign switch
    {
        { Exists: false } => NotFound,
        { Status: CampaignStatus.Draft } => null,
        _ => InState(campaign, "It was launched before, and a campaign is launched once. Make another with POST /campaigns."),
    };

    public static Refusal? WhyNotPause(CampaignState campaign) => campaign switch
    {
        { Exists: false } => NotFound,
        { IsUnderWay: true } => null,
        _ => InState(campaign, "Only scheduled and running campaigns can be paused."),
    };

    public static Refusal? WhyNotResume(CampaignState campaign) => campaign switch
    {
        { Exists: false } => NotFound,
        { Status: CampaignStatus.Paused } => null,
        _ => InState(campaign, "Only paused campaigns can be resumed."),
    };

    public static Refusal? WhyNotCancel(CampaignState campaign) => campaign switch
    {
        { Exists: false } => NotFound,
        { IsUnderWay: true } or { Status: CampaignStatus.Paused } => null,
        { Status: CampaignStatus.Draft } => InState(campaign, "It was never launched: delete it."),
        _ => InState(campaign, "It has ended already."),
    };

    public static Refusal? WhyNotDelete(CampaignState campaign) => campaign switch
    {
        { Exists: false } => NotFound,
        { IsUnderWay: true } or { Status: CampaignStatus.Paused } => InState(campaign, "Cancel it first: POST /campaigns/{id}/cancel."),
        _ => null,
    };

    public static readonly Refusal IsAnotherPlan = new(
        "plan_changed", "Contacts, template or campaign have changed since it was planned. Look at a new plan with POST /campaigns/{id}/plan, and launch that one.");

    /// <summary>Whether a contact gets a message, and what is in it.</summary>
    /// <param name="category">The template's, if it is known.</param>
    /// <param name="hasOlder">An older contact of the audience is the same person.</param>
    public static Verdict Verdict(AudienceMember member, ContactVariables template, string? category, bool hasOlder)
    {
        if (member.OptedOut) return new(SkipReason.OptedOut);
        // Meta sends no codes to who shows no number (131062: meta-cloud-api §4.8).
        if (member.Address is null || (member.Phone is null && category == "AUTHENTICATION")) return new(SkipReason.Invalid);
        if (hasOlder) return new(SkipReason.Duplicate);
        return template.For(member) is { } payload ? new(null, payload) : new(SkipReason.MissingVariable);
    }

    /// <summary>Messages a second: as many as were asked for, but no more than the number may.</summary>
    public static double PerSecond(CampaignDefinition definition, double limit) => Math.Min(definition.MessagesPerSecond ?? limit, limit);

    static CampaignState Go(CampaignState campaign, DateTimeOffset now)
    {
        var from = campaign.Definition!.SendAt is { } at && at > now ? at : now;
        var next = campaign with { Status = CampaignStatus.Scheduled, Times = new(from), SeenAt = now, UpdatedAt = now };
        return Begun(next, now);
    }

    static CampaignState Running(CampaignState campaign, DateTimeOffset at) =>
        campaign with { Status = CampaignStatus.Running, StartedAt = campaign.StartedAt ?? at, UpdatedAt = at };

    static readonly Refusal NotFound = new("not_found", "There is no such campaign.");

    static Refusal InState(CampaignState campaign, string detail) =>
        new("invalid_state", $"The campaign is {campaign.Status.Word()}. {detail}") { CurrentStatus = campaign.Status.Word() };
}

/// <summary>Why a contact gets no message.</summary>
internal enum SkipReason { OptedOut, Invalid, Duplicate, MissingVariable }

/// <param name="Skip">Why there is none; null: there is one.</param>
/// <param name="Payload">Meta's template object for this contact.</param>
internal readonly record struct Verdict(SkipReason? Skip, string? Payload = null);
