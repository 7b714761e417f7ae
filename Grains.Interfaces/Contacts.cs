using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>
/// All contacts of one account. They are rows; this is the one place that writes them, so that limits are exact and nobody has two of them. Key: the account id.
/// </summary>
public interface IContactBookGrain : IGrainWithStringKey
{
    /// <summary>Adds a contact. Refuses with <c>contact_exists</c> and <c>plan_limit</c>.</summary>
    Task<ContactOutcome> Create(CreateContactCommand command);

    /// <summary>Replaces what a contact is. Refuses with <c>not_found</c> and <c>contact_exists</c>.</summary>
    Task<ContactOutcome> Replace(ReplaceContactCommand command);

    /// <summary>Removes a contact, and with <paramref name="erase"/> has the content of their messages, and what flows know of them, erased. False when there is none.</summary>
    Task<bool> Delete(string id, bool erase);

    /// <summary>Brings in a page of contacts, in one transaction. Rows above the plan's limit fail, the others stand.</summary>
    Task<ImportOutcome> Import(ImportCommand command);

    /// <summary>Adds and removes tags of a contact, if the person is one. Doing it again does nothing.</summary>
    Task Tag(TagContactCommand command);

    /// <summary>There may be news of people in the store: what they consent to, other names of theirs. A hint: what is missed is found by recovery.</summary>
    Task Wake();
}

/// <summary>Erases what flows know of contacts that are deleted, and the content of their messages, in pages, until done. Key: the account id.</summary>
public interface IEraserGrain : IGrainWithStringKey
{
    /// <summary>Goes on with what is noted in the store. A hint: what is missed is found by recovery.</summary>
    Task Wake();
}

/// <summary>What a caller says of a contact. A person is known by number, by business-scoped user id, or both.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="OptedOut">Null leaves it as it is.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.ContactFields")]
public sealed record ContactFields(
    [property: Id(0)] string? Phone, [property: Id(1)] string? UserId, [property: Id(2)] string? Name, [property: Id(3)] ImmutableArray<string> Tags,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Attributes, [property: Id(5)] bool? OptedOut = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.CreateContactCommand")]
public sealed record CreateContactCommand([property: Id(0)] ContactFields Fields, [property: Id(1)] IdempotencyClaim? Claim = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.ReplaceContactCommand")]
public sealed record ReplaceContactCommand([property: Id(0)] string Id, [property: Id(1)] ContactFields Fields);

/// <param name="Names">Phone numbers and business-scoped user ids of the person.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TagContactCommand")]
public sealed record TagContactCommand([property: Id(0)] ImmutableArray<string> Names, [property: Id(1)] ImmutableArray<string> Add, [property: Id(2)] ImmutableArray<string> Remove);

[GenerateSerializer, Immutable, Alias("WhatsApi.ContactOutcome")]
public abstract record ContactOutcome
{
    ContactOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.ContactOutcome.Stored")]
    public sealed record Stored([property: Id(0)] ContactView Contact) : ContactOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.ContactOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : ContactOutcome;

    /// <summary>Another request with this idempotency key was first: nothing was stored, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.ContactOutcome.KeyTaken")]
    public sealed record KeyTaken : ContactOutcome;
}

/// <summary>A contact as api.md §7 shows it.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.ContactView")]
public sealed record ContactView(
    [property: Id(0)] string Id, [property: Id(1)] string? Phone, [property: Id(2)] string? UserId, [property: Id(3)] string? Name,
    [property: Id(4)] ImmutableArray<string> Tags, [property: Id(5)] ImmutableSortedDictionary<string, string> Attributes, [property: Id(6)] bool OptedOut,
    [property: Id(7)] DateTimeOffset? OptedOutAt, [property: Id(8)] DateTimeOffset? LastInboundAt, [property: Id(9)] DateTimeOffset CreatedAt,
    [property: Id(10)] DateTimeOffset UpdatedAt);

/// <summary>What an import does with a contact that is there: nothing; replace it; or add tags and attributes to it.</summary>
public enum ImportConflict { Skip, Update, Merge }

/// <param name="Earlier">What has become of the pages before, and of rows that could not be read: the answer to the whole import adds up.</param>
/// <param name="Claim">The idempotency key, with the last page: its answer is the whole import's.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.ImportCommand")]
public sealed record ImportCommand(
    [property: Id(0)] ImmutableArray<ImportRow> Rows, [property: Id(1)] ImportConflict OnConflict, [property: Id(2)] ImportReceipt Earlier, [property: Id(3)] IdempotencyClaim? Claim = null);

/// <param name="Index">Its place in the import.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.ImportRow")]
public sealed record ImportRow([property: Id(0)] int Index, [property: Id(1)] ContactFields Fields)
{
    public ImportFailure Failed(Refusal why) => new(Index, why.Code, why.Detail);
}

[GenerateSerializer, Immutable, Alias("WhatsApi.ImportOutcome")]
public abstract record ImportOutcome
{
    ImportOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.ImportOutcome.Stored")]
    public sealed record Stored([property: Id(0)] ImportReceipt Receipt) : ImportOutcome;

    /// <summary>Another request with this idempotency key was first: nothing of this page was stored, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.ImportOutcome.KeyTaken")]
    public sealed record KeyTaken : ImportOutcome;
}

/// <param name="FailedTotal">All rows that failed.</param>
/// <param name="Failed">The first of them.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.ImportReceipt")]
public sealed record ImportReceipt(
    [property: Id(0)] int Created, [property: Id(1)] int Updated, [property: Id(2)] int Skipped, [property: Id(3)] int FailedTotal, [property: Id(4)] ImmutableArray<ImportFailure> Failed)
{
    /// <summary>Failures that are told one by one: more of them are one mistake.</summary>
    public const int MostFailures = 1_000;

    public static readonly ImportReceipt Nothing = new(0, 0, 0, 0, []);

    public ImportReceipt With(ImportFailure failure) => this with { FailedTotal = FailedTotal + 1, Failed = Failed.Length < MostFailures ? Failed.Add(failure) : Failed };
}

[GenerateSerializer, Immutable, Alias("WhatsApi.ImportFailure")]
public sealed record ImportFailure([property: Id(0)] int Index, [property: Id(1)] string Code, [property: Id(2)] string Detail);

/// <summary>One entry of the ledger of consent: somebody opted out or in again.</summary>
/// <param name="Change"><c>opted_out</c> or <c>opted_in</c>.</param>
/// <param name="Source">By whose word: <c>message</c>, <c>meta_preferences</c>, <c>meta_error</c>, <c>api</c>, <c>import</c>, or <c>carried_over</c> with a changed address.</param>
public sealed record ConsentView(string Id, string Change, DateTimeOffset At, string Source, string? Detail, string? MessageId, string? Wamid);
