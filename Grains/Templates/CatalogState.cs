using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of a business account's templates: a copy, so that lists can be answered while Meta is away.</summary>
[GenerateSerializer, Alias("WhatsApi.CatalogState")]
internal sealed record CatalogState
{
    /// <summary>When Meta was last asked for all of them; null: never.</summary>
    [Id(0)] public DateTimeOffset? RefreshedAt { get; init; }

    [Id(1)] public long LastNumber { get; init; }

    /// <summary>Newest first, by number.</summary>
    [Id(2)] public ImmutableArray<CatalogEntry> Templates { get; init; } = [];

    public static readonly StateMap<CatalogState> Map = new(Tables.Catalogs, KeyOf, StateJson.Default.CatalogState, _ => []);

    static Key KeyOf(string grainKey)
    {
        var (account, waba) = Keys.Split(grainKey);
        return new(account, waba);
    }
}

/// <param name="Number">Its place: Meta's lists tell no age, so templates are numbered as they are met.</param>
/// <param name="SeenAt">When what is known of it was true, by our clock.</param>
[GenerateSerializer, Alias("WhatsApi.CatalogEntry")]
internal sealed record CatalogEntry([property: Id(0)] long Number, [property: Id(1)] TemplateView Template, [property: Id(2)] DateTimeOffset SeenAt)
{
    /// <summary>When the last thing that Meta reported of it happened, by Meta's clock.</summary>
    [Id(3)] public DateTimeOffset? NewsAt { get; init; }

    /// <summary>When it was made by us.</summary>
    [Id(4)] public DateTimeOffset? LearntAt { get; init; }
}
