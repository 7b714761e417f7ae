using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What launching a campaign would do.</summary>
/// <param name="Audience">Contacts it is for.</param>
/// <param name="Send">Those who would get a message.</param>
/// <param name="EstimatedSeconds">From the first message to the last.</param>
/// <param name="Cost">Null when the template's category or every rate is unknown.</param>
/// <param name="Sample">The first who would get a message, and what they would read.</param>
/// <param name="Hash">What <c>launch</c> takes, so that exactly this is sent.</param>
public sealed record CampaignPlan(
    long Audience, long Send, CampaignSkips Skip, long EstimatedSeconds, CampaignCost? Cost, ImmutableArray<PlannedMessage> Sample, string Hash);

/// <param name="Unpriced">Messages that the rate card has no rate for; they are not in the amount.</param>
public sealed record CampaignCost(string Currency, decimal Amount, string RateCard, long Unpriced);

public sealed record PlannedMessage(string To, string Rendered);

/// <summary>What a plan follows from, beside the audience.</summary>
/// <param name="Template">As it is known; null when it is not.</param>
/// <param name="PerSecond">What the number may send.</param>
/// <param name="From">When the first message goes.</param>
internal sealed record PlanBasis(CampaignDefinition Definition, TemplateView? Template, double PerSecond, DateTimeOffset From, RateCard Rates);

/// <summary>Adds up a plan, contact by contact, as the fan-out would go through them. Pure: what is in memory does not grow with the audience, but for a number an opening of the send window.</summary>
internal sealed class PlanSum(PlanBasis basis)
{
    const int MostSamples = 5;

    readonly ContactVariables _variables = ContactVariables.In(basis.Definition.Template.Text);
    readonly Dictionary<SkipReason, long> _skips = [];
    readonly ImmutableArray<PlannedMessage>.Builder _sample = ImmutableArray.CreateBuilder<PlannedMessage>();
    readonly double _perSecond = CampaignRules.PerSecond(basis.Definition, basis.PerSecond);
    Timetable _timetable = new(basis.From);
    DateTimeOffset _last = basis.From;
    decimal _amount;
    long _send;
    long _priced;

    /// <param name="hasOlder">An older contact of the audience is the same person.</param>
    public void Add(AudienceMember member, bool hasOlder)
    {
        var verdict = CampaignRules.Verdict(member, _variables, basis.Template?.Category, hasOlder);
        if (verdict.Skip is { } why)
        {
            _skips[why] = Skipped(why) + 1;
            return;
        }
        _send++;
        if (_sample.Count < MostSamples) _sample.Add(new(member.Address!, Rendered(verdict.Payload!)));
        if (basis.Template is { } known && basis.Rates.Price(known.Category, member.Phone) is { } price) (_amount, _priced) = (_amount + price, _priced + 1);
        if (basis.Definition.Window is { } window) Place(window, SendWindows.ZoneOf(window, member));
    }

    public CampaignPlan ToPlan(string hash) => new(
        _send + _skips.Values.Sum(), _send,
        new(Skipped(SkipReason.OptedOut), Skipped(SkipReason.Invalid), Skipped(SkipReason.Duplicate), Skipped(SkipReason.MissingVariable)),
        Seconds(), _priced == 0 ? null : new(basis.Rates.Currency, _amount, basis.Rates.Name, _send - _priced), _sample.ToImmutable(), hash);

    void Place(SendWindow window, TimeZoneInfo zone)
    {
        (var due, _timetable) = _timetable.Place(_perSecond, at => SendWindows.Next(window, zone, at));
        if (due > _last) _last = due;
    }

    // Without a window the last of n messages goes n - 1 pauses after the first; the pause behind it is counted, too, so that one message takes a moment.
    long Seconds() => (long)Math.Ceiling(Math.Max(_send / _perSecond, (_last - basis.From).TotalSeconds));

    string Rendered(string template)
    {
        using var sent = JsonDocument.Parse(template);
        if (basis.Template is not { } known) return sent.RootElement.TryGetProperty("components", out var components) ? components.GetRawText() : "";
        using var defined = JsonDocument.Parse(known.Components.Text);
        return TemplatePreview.Of(defined.RootElement, sent.RootElement);
    }

    long Skipped(SkipReason why) => _skips.GetValueOrDefault(why);
}
