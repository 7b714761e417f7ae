using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>
/// The templates of one business account (WABA), as one account of ours last saw them at Meta: refreshed by age, told of our own changes and of Meta's webhooks.
/// Key: <see cref="Keys.Catalog"/>.
/// </summary>
public interface ITemplateCatalogGrain : IGrainWithStringKey
{
    /// <summary>
    /// A page of templates, newest first. An old copy is renewed first, if Meta answers soon; else it is answered as it is. Refuses with <c>meta_unavailable</c>,
    /// <c>meta_error</c> or <c>credentials_missing</c> only while there is no copy at all.
    /// </summary>
    Task<CatalogOutcome> List(TemplateFilter filter);

    /// <summary>What a message is checked against. Never waits for Meta: what is not known well enough is asked for meanwhile.</summary>
    Task<TemplateRecall> Recall(string name, string language);

    /// <summary>A template was made or changed by us. What is known from later than <paramref name="seenAt"/> stays.</summary>
    Task Learn(TemplateView template, DateTimeOffset seenAt);

    /// <summary>Templates were deleted by us: the one with this id, else all of the name.</summary>
    Task Forget(string name, string? id);

    /// <summary>
    /// Meta has reported something by webhook. Reports of what is known better already change nothing. Answers what is known of the template, also of one that is deleted
    /// by this report; null when nothing is.
    /// </summary>
    Task<TemplateView?> Heard(TemplateNews news);

    /// <summary>Something has changed at Meta that was not told whole.</summary>
    Task Doubt();
}

/// <summary>One translation of a template.</summary>
/// <param name="Id">Meta's id.</param>
/// <param name="Language">Such as <c>en_US</c>.</param>
/// <param name="Status">Meta's word: <c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>PAUSED</c> ...</param>
/// <param name="Category"><c>MARKETING</c>, <c>UTILITY</c> or <c>AUTHENTICATION</c>.</param>
/// <param name="ParameterFormat"><c>POSITIONAL</c> or <c>NAMED</c>.</param>
/// <param name="Components">Meta's own array, unchanged.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TemplateView")]
public sealed record TemplateView(
    [property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] string Language, [property: Id(3)] string Status, [property: Id(4)] string Category,
    [property: Id(5)] string ParameterFormat, [property: Id(6)] RawJson Components)
{
    /// <summary>The status that a template needs to be sent.</summary>
    public const string Approved = "APPROVED";

    /// <summary>The category before Meta changed it.</summary>
    [Id(7)] public string? PreviousCategory { get; init; }

    /// <summary>The category that Meta will move it to.</summary>
    [Id(8)] public string? CorrectCategory { get; init; }

    /// <summary><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    [Id(9)] public string? Quality { get; init; }

    [Id(10)] public string? RejectedReason { get; init; }

    /// <summary>What Meta said beside the status: why it was rejected and what to do, why it was paused.</summary>
    [Id(11)] public string? StatusDetail { get; init; }
}

/// <summary>Which templates to list; null members do not filter.</summary>
/// <param name="Name">A part of the name, as in Meta's own list.</param>
/// <param name="Before">The number after which the page begins, from the cursor.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TemplateFilter")]
public sealed record TemplateFilter(
    [property: Id(0)] string? Id = null, [property: Id(1)] string? Name = null, [property: Id(2)] string? Status = null, [property: Id(3)] string? Category = null,
    [property: Id(4)] string? Language = null, [property: Id(5)] long? Before = null, [property: Id(6)] int Limit = 20);

[GenerateSerializer, Immutable, Alias("WhatsApi.CatalogOutcome")]
public abstract record CatalogOutcome
{
    CatalogOutcome() { }

    /// <param name="NextBefore">The <see cref="TemplateFilter.Before"/> of the next page; null: this is the last.</param>
    /// <param name="AgeSeconds">How long ago Meta was last asked for them.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.CatalogOutcome.Page")]
    public sealed record Page(
        [property: Id(0)] ImmutableArray<TemplateView> Templates, [property: Id(1)] long? NextBefore, [property: Id(2)] int AgeSeconds) : CatalogOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.CatalogOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : CatalogOutcome;
}

/// <summary>What is known of a template that a message names.</summary>
/// <param name="IsFresh">False: nothing is known well enough to refuse anything.</param>
/// <param name="IsCertain">Meta was asked, or told us, so recently that its not being there, or not being approved, can be relied on.</param>
/// <param name="Template">Null when there is none, as far as is known.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TemplateRecall")]
public sealed record TemplateRecall([property: Id(0)] bool IsFresh, [property: Id(1)] bool IsCertain, [property: Id(2)] TemplateView? Template);

/// <summary>What Meta reported of one template; null members are not told. It is named by its id, or by name and language.</summary>
/// <param name="At">When it happened, by Meta's clock.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TemplateNews")]
public sealed record TemplateNews(
    [property: Id(0)] string? Id, [property: Id(1)] string? Name, [property: Id(2)] string? Language, [property: Id(3)] DateTimeOffset? At)
{
    /// <summary>Meta's word for what happened to its status.</summary>
    [Id(4)] public string? Event { get; init; }
    [Id(5)] public string? Reason { get; init; }
    [Id(6)] public string? Detail { get; init; }
    [Id(7)] public string? Category { get; init; }
    [Id(8)] public string? PreviousCategory { get; init; }
    [Id(9)] public string? CorrectCategory { get; init; }
    [Id(10)] public string? Quality { get; init; }
}
