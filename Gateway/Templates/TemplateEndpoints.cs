using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

internal static partial class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/templates").WithTags("Templates").Needs("templates");
        templates.MapGet("", List).Documented(TemplateDocs.List);
        templates.MapPost("", Create).Documented(TemplateDocs.Create);
        templates.MapGet("/{id}", Find).Documented(TemplateDocs.Find);
        templates.MapPost("/{id}", Edit).Documented(TemplateDocs.Edit);
        templates.MapDelete("/{id}", Delete).Documented(TemplateDocs.Delete);
        templates.MapDelete("/by-name/{name}", DeleteByName).Documented(TemplateDocs.DeleteByName);
    }

    static async Task<IResult> List(Query<TemplateQuery> query, Tenant tenant, TemplateDesk desk, HttpResponse response) =>
        await desk.ListAsync(tenant.Id, query.Value.Filter) switch
        {
            CatalogOutcome.Page page => Json.List(Aged(page, response).Templates, Cursor.AfterNumber(page.NextBefore), TemplateJson.Write),
            CatalogOutcome.Refused no => Problem.For(no.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    static async Task<IResult> Create(Body<CreateTemplateRequest> body, Tenant tenant, Leased key, TemplateDesk desk) =>
        await desk.CreateAsync(tenant.Id, new(body.Value.Definition), key.IsRepeat) switch
        {
            TemplateOutcome.Done ok => Json.Created($"/templates/{ok.Template.Id}", ok.Template, TemplateJson.Write),
            var other => Refused(other),
        };

    static async Task<IResult> Find(string id, Tenant tenant, TemplateDesk desk, HttpResponse response) => !Id().IsMatch(id) ? NotFound : await desk.ListAsync(tenant.Id, new(Id: id)) switch
    {
        CatalogOutcome.Page { Templates.IsEmpty: false } page => Json.Ok(Aged(page, response).Templates[0], TemplateJson.Write),
        CatalogOutcome.Page => NotFound,
        CatalogOutcome.Refused no => Problem.For(no.Why),
        var other => throw new UnreachableException(other.GetType().Name),
    };

    static async Task<IResult> Edit(string id, Body<EditTemplateRequest> body, Tenant tenant, TemplateDesk desk) => !Id().IsMatch(id) ? NotFound
        : await desk.EditAsync(tenant.Id, id, body.Value.Changes.Json) switch
        {
            TemplateOutcome.Done ok => Json.Ok(ok.Template, TemplateJson.Write),
            TemplateOutcome.Invalid wrong => Problem.Invalid(wrong.Faults.Select(body.Value.Changes.AsWritten).ToList()),
            var other => Refused(other),
        };

    static async Task<IResult> Delete(string id, Tenant tenant, TemplateDesk desk) => Id().IsMatch(id) ? Deleted(await desk.DeleteAsync(tenant.Id, id)) : NotFound;

    static async Task<IResult> DeleteByName(string name, Tenant tenant, TemplateDesk desk) => Name().IsMatch(name) ? Deleted(await desk.DeleteByNameAsync(tenant.Id, name)) : NotFound;

    static IResult Deleted(Refusal? why) => why is null ? TypedResults.NoContent() : Problem.For(why);

    static Problem Refused(TemplateOutcome outcome) => outcome is TemplateOutcome.Refused no
        ? Problem.For(no.Why) with { Errors = no.Pointer is { } pointer ? [new Fault(pointer, FaultCodes.InvalidValue, no.Why.Detail)] : [] }
        : throw new UnreachableException(outcome.GetType().Name);

    // What is answered may be a copy; RFC 9111 §5.1 says how old it is.
    static CatalogOutcome.Page Aged(CatalogOutcome.Page page, HttpResponse response)
    {
        response.Headers.Age = page.AgeSeconds.ToString(CultureInfo.InvariantCulture);
        return page;
    }

    static readonly Problem NotFound = Problem.NotFound("template");

    [GeneratedRegex(@"^\d{1,20}$")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z0-9_]{1,512}$")]
    private static partial Regex Name();
}
