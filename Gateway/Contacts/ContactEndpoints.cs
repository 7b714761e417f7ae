using System.Diagnostics;

namespace WhatsApi.Gateway;

internal static class ContactEndpoints
{
    const int BulkBytes = 8 << 20; // JSON; a CSV has a limit of its own

    public static void MapContacts(this IEndpointRouteBuilder app)
    {
        var contacts = app.MapGroup("/contacts").WithTags("Contacts").Needs("contacts");
        contacts.MapPost("", Create).Documented(ContactDocs.Create);
        contacts.MapGet("", List).Documented(ContactDocs.List);
        contacts.MapPost("/bulk", Import).WithMetadata(new BodyLimit(BulkBytes)).Documented(ContactDocs.Import);
        contacts.MapGet("/{id}", Find).Documented(ContactDocs.Find);
        contacts.MapPut("/{id}", Replace).Documented(ContactDocs.Replace);
        contacts.MapDelete("/{id}", Delete).Documented(ContactDocs.Delete);
        contacts.MapGet("/{id}/consent", Consent).Documented(ContactDocs.Consent);
    }

    static async Task<IResult> Create(Body<ContactRequest> body, Tenant tenant, Keyed key) => await tenant.ContactBook.Create(new(body.Value.Contact, key.Claim)) switch
    {
        ContactOutcome.Stored ok => ContactAnswers.Created(ok.Contact),
        ContactOutcome.Refused no => Problem.For(no.Why),
        ContactOutcome.KeyTaken => KeyTaken.Instance,
        var other => throw new UnreachableException(other.GetType().Name),
    };

    static async Task<IResult> List(Query<ContactQuery> query, Tenant tenant)
    {
        var page = await tenant.Contacts.ListAsync(query.Value.Filter);
        return Json.List(page.Contacts, Cursor.After(page.NextBefore), ContactJson.Write);
    }

    static Task<IResult> Import(ContactImport import, Tenant tenant, Keyed key, HttpContext http) => import.RunAsync(tenant, key, http);

    static async Task<IResult> Find(string id, Tenant tenant) =>
        Ids.IsId(id, "con_") && await tenant.Contacts.FindAsync(id) is { } contact ? Json.Ok(contact, ContactJson.Write) : NotFound;

    static async Task<IResult> Replace(string id, Body<ContactRequest> body, Tenant tenant) =>
        !Ids.IsId(id, "con_") ? NotFound : await tenant.ContactBook.Replace(new(id, body.Value.Contact)) switch
        {
            ContactOutcome.Stored ok => Json.Ok(ok.Contact, ContactJson.Write),
            ContactOutcome.Refused no => Problem.For(no.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    static async Task<IResult> Delete(string id, Query<DeleteContactQuery> query, Tenant tenant) =>
        Ids.IsId(id, "con_") && await tenant.ContactBook.Delete(id, query.Value.Erase) ? TypedResults.NoContent() : NotFound;

    static async Task<IResult> Consent(string id, Query<ConsentQuery> query, Tenant tenant) =>
        Ids.IsId(id, "con_") && await tenant.Contacts.ConsentAsync(id, query.Value.Before, query.Value.Limit) is { } page
            ? Json.List(page.Entries, Cursor.After(page.NextBefore), ContactJson.WriteConsent)
            : NotFound;

    static readonly Problem NotFound = Problem.NotFound("contact");
}

/// <summary>What changing contacts answers: now, and again when an idempotency key is repeated.</summary>
internal static class ContactAnswers
{
    public static IResult Created(ContactView contact) => Json.Created($"/contacts/{contact.Id}", contact, ContactJson.Write);

    public static IResult Imported(ImportReceipt import) => Json.Ok(import, ContactJson.WriteImport);
}
