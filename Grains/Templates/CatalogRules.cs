using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What the copy of a business account's templates becomes. Everything is an argument.</summary>
internal static class CatalogRules
{
    /// <summary>Meta allows 200 management calls an hour (meta-cloud-api §4.5); webhooks tell the rest.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>A template that was approved this long ago without a webhook reaching us must not be refused.</summary>
    public static readonly TimeSpan Certain = TimeSpan.FromMinutes(1);

    // A new template may be missing from Meta's list for a moment.
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    // Between Meta's clock and ours.
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static bool IsFresh(CatalogState catalog, DateTimeOffset now) => now - catalog.RefreshedAt < Fresh;

    public static bool IsCertain(CatalogState catalog, DateTimeOffset now) => now - catalog.RefreshedAt < Certain;

    /// <summary>True when nothing has changed that the store has to know.</summary>
    public static bool AreSame(CatalogState a, CatalogState b) =>
        a.RefreshedAt is null == b.RefreshedAt is null && a.Templates.Select(e => (e.Number, e.Template)).SequenceEqual(b.Templates.Select(e => (e.Number, e.Template)));

    public static CatalogOutcome.Page Page(CatalogState catalog, TemplateFilter filter, DateTimeOffset now)
    {
        var found = catalog.Templates.Where(e => e.Number < (filter.Before ?? long.MaxValue) && Matches(e.Template, filter)).Take(filter.Limit + 1).ToList();
        return new(
            [.. found.Take(filter.Limit).Select(e => e.Template)],
            found.Count > filter.Limit ? found[filter.Limit - 1].Number : null,
            (int)Math.Clamp((now - catalog.RefreshedAt)?.TotalSeconds ?? 0, 0, int.MaxValue));
    }

    public static TemplateRecall Recall(CatalogState catalog, string name, string language, DateTimeOffset now)
    {
        if (!IsFresh(catalog, now)) return new(false, false, null);
        var entry = catalog.Templates.FirstOrDefault(e => e.Template.Name == name && e.Template.Language == TemplateLanguages.Normal(language));
        return new(true, IsCertain(catalog, now) || now - entry?.SeenAt < Certain, entry?.Template);
    }

    /// <summary>All that Meta lists. What was learnt otherwise since it was asked stays.</summary>
    public static CatalogState Refreshed(CatalogState catalog, IReadOnlyCollection<MessageTemplate> listed, DateTimeOffset askedAt)
    {
        var known = catalog.Templates.ToDictionary(e => e.Template.Id);
        var number = catalog.LastNumber;
        var entries = new List<CatalogEntry>(listed.Count);
        foreach (var template in listed.DistinctBy(t => t.Id).Reverse())
            entries.Add(known.Remove(template.Id, out var entry) ? Seen(entry, View(template), askedAt) : new(++number, View(template), askedAt));
        entries.AddRange(known.Values.Where(e => e.LearntAt > askedAt - Settling));
        // No page has been answered before the first list: what we made before it is newer than what it tells of.
        var ordered = catalog.RefreshedAt is null ? Renumbered(entries, catalog.LastNumber) : entries;
        return new() { RefreshedAt = askedAt, LastNumber = number, Templates = [.. ordered.OrderByDescending(e => e.Number)] };
    }

    public static CatalogState Learnt(CatalogState catalog, TemplateView template, DateTimeOffset seenAt)
    {
        var number = catalog.LastNumber;
        return catalog.Templates.FirstOrDefault(e => e.Template.Id == template.Id) is { } entry
            ? catalog with { Templates = catalog.Templates.Replace(entry, Seen(entry, template, seenAt) with { LearntAt = seenAt }) }
            : catalog with { LastNumber = number + 1, Templates = catalog.Templates.Insert(0, new(number + 1, template, seenAt) { LearntAt = seenAt }) };
    }

    public static CatalogState Forgotten(CatalogState catalog, string name, string? id) =>
        catalog with { Templates = catalog.Templates.RemoveAll(e => id is null ? e.Template.Name == name : e.Template.Id == id) };

    public static CatalogEntry? Find(CatalogState catalog, TemplateNews news) => catalog.Templates.FirstOrDefault(e =>
        news.Id is { } id ? e.Template.Id == id : e.Template.Name == news.Name && e.Template.Language == news.Language);

    /// <summary>Reports may come late, twice and in any order: older ones than what is known change nothing.</summary>
    public static CatalogState Heard(CatalogState catalog, TemplateNews news, DateTimeOffset now)
    {
        if (Find(catalog, news) is not { } entry || news.At < entry.NewsAt || news.At < entry.SeenAt - Skew) return catalog;
        if (news.Event == "DELETED") return Forgotten(catalog, entry.Template.Name, entry.Template.Id);
        return catalog with { Templates = catalog.Templates.Replace(entry, entry with { Template = With(entry.Template, news), SeenAt = now, NewsAt = news.At ?? now }) };
    }

    public static TemplateView View(MessageTemplate t) => new(t.Id, t.Name, TemplateLanguages.Normal(t.Language), t.Status, t.Category, t.ParameterFormat, new(t.ComponentsJson))
    {
        PreviousCategory = t.PreviousCategory,
        CorrectCategory = t.CorrectCategory,
        Quality = t.Quality,
        RejectedReason = t.RejectedReason,
    };

    static IEnumerable<CatalogEntry> Renumbered(List<CatalogEntry> entries, long lastLearnt) =>
        entries.OrderBy(e => e.Number <= lastLearnt).ThenBy(e => e.Number).Select((e, i) => e with { Number = i + 1 });

    static CatalogEntry Seen(CatalogEntry entry, TemplateView template, DateTimeOffset at) => entry.SeenAt > at
        ? entry
        : entry with
        {
            Template = template with { StatusDetail = template.Status == entry.Template.Status ? entry.Template.StatusDetail : null },
            SeenAt = at,
        };

    static TemplateView With(TemplateView template, TemplateNews news)
    {
        var changed = template with
        {
            Category = news.Category ?? template.Category,
            PreviousCategory = news.PreviousCategory ?? template.PreviousCategory,
            CorrectCategory = news.PreviousCategory is null ? news.CorrectCategory ?? template.CorrectCategory : null,
            Quality = news.Quality ?? template.Quality,
        };
        if (news.Event is null) return changed;
        if (StatusAfter(news.Event) is not { } status) return changed with { StatusDetail = news.Detail ?? template.StatusDetail };
        return changed with
        {
            Status = status,
            RejectedReason = news is { Event: "REJECTED", Reason: not "NONE" } ? news.Reason : null,
            StatusDetail = news.Detail,
        };
    }

    /// <summary>The status that something which Meta reports leads to; null when the status stays: flags and locks are warnings beside it (meta-cloud-api §5.7).</summary>
    public static string? StatusAfter(string what) => what switch
    {
        "FLAGGED" or "LOCKED" => null,
        "REINSTATED" or "UNARCHIVED" => TemplateView.Approved,
        _ => what,
    };

    static bool Matches(TemplateView template, TemplateFilter filter) =>
        (filter.Id is null || template.Id == filter.Id)
        && (filter.Name is null || template.Name.Contains(filter.Name, StringComparison.OrdinalIgnoreCase))
        && (filter.Status is null || template.Status.Equals(filter.Status, StringComparison.OrdinalIgnoreCase))
        && (filter.Category is null || template.Category.Equals(filter.Category, StringComparison.OrdinalIgnoreCase))
        && (filter.Language is null || template.Language.Equals(filter.Language, StringComparison.OrdinalIgnoreCase));
}
