using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Controls;

/// <summary>What Meta decides of itself, by command: a template is approved, rejected, paused; a number loses its good quality.</summary>
internal static class NewsEndpoints
{
    static readonly string[] Ratings = ["GREEN", "YELLOW", "RED", "UNKNOWN"];

    // §5.8, with those of older versions.
    static readonly string[] Happenings = ["ONBOARDING", "THROUGHPUT_UPGRADE", "FLAGGED", "UNFLAGGED", "UPGRADE", "DOWNGRADE"];

    sealed record StatusRequest(string? Status, string? Reason, string? Description);

    sealed record QualityRequest(string? QualityRating, string? MessagingLimit, string? Event);

    public static void MapNews(this IEndpointRouteBuilder controls, SandboxWorld world)
    {
        controls.MapPut("templates/{id}", (string id, HttpContext http) => PutTemplate(id, http, world));
        controls.MapPut("numbers/{id}/quality", (string id, HttpContext http) => PutQuality(id, http, world));
    }

    static async Task<IResult> PutTemplate(string id, HttpContext http, SandboxWorld world)
    {
        var (wanted, refusal) = await ControlJson.Merge<StatusRequest>(http);
        if (wanted is null) return refusal!;
        if (world.Assets.TemplateById(id) is not var (account, template)) return ControlJson.NotFound($"There is no template {id}.");
        if (wanted.Status is not { } status || !Template.Statuses.Contains(status)) return ControlJson.Refused(new Fault("status", $"must be one of {string.Join(", ", Template.Statuses)}"));
        var changed = world.Change(account, template, status, wanted.Reason, wanted.Description);
        return ControlJson.Answer(new { changed.Id, changed.Name, changed.Language, changed.Status, changed.Category });
    }

    static async Task<IResult> PutQuality(string id, HttpContext http, SandboxWorld world)
    {
        var (wanted, refusal) = await ControlJson.Merge<QualityRequest>(http);
        if (wanted is null) return refusal!;
        if (world.Assets.KnownNumber(id) is not { } number) return ControlJson.NotFound($"There is no number {id}.");
        if (Faults(wanted).ToList() is { Count: > 0 } faults) return ControlJson.Refused(faults);
        number.Profile = number.Profile with
        {
            QualityRating = wanted.QualityRating ?? number.Profile.QualityRating,
            MessagingLimit = wanted.MessagingLimit ?? number.Profile.MessagingLimit,
        };
        var happening = wanted.Event ?? (number.Profile.QualityRating == "RED" ? "FLAGGED" : "UNFLAGGED");
        world.Tell(number, happening);
        return ControlJson.Answer(new { number.Id, number.Profile.QualityRating, number.Profile.MessagingLimit, @event = happening });
    }

    static IEnumerable<Fault> Faults(QualityRequest wanted)
    {
        if (wanted.QualityRating is { } rating && !Ratings.Contains(rating)) yield return new Fault("qualityRating", $"must be one of {string.Join(", ", Ratings)}");
        if (wanted.Event is { } happening && !Happenings.Contains(happening)) yield return new Fault("event", $"must be one of {string.Join(", ", Happenings)}");
    }
}
