using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway;

internal static class BulkEndpoints
{
    const int BodyBytes = 8 << 20; // api.md §1

    public static void MapBulk(this IEndpointRouteBuilder app)
    {
        var bulk = app.MapGroup("/messages/bulk").WithTags("Messages");
        bulk.MapPost("", Send).WithMetadata(new BodyLimit(BodyBytes)).Documented(BulkDocs.Send);
        bulk.MapGet("/{id}", Find).Documented(BulkDocs.Find);
    }

    static async Task<IResult> Send(Body<BulkRequest> body, Tenant tenant, Keyed key, Ids ids, IOptions<BulkOptions> options)
    {
        if (options.Value.WhyNot(body.Value.Count, tenant.Plan) is { } refusal) return Problem.For(refusal);
        var items = await body.Value.ReadItems().AddressedAsync(tenant);
        items = await items.CheckedAsync(new TemplateCheck(tenant));
        if (body.Value.Atomic && items.WhyNotAll() is { } fault) return fault;
        var batch = ids.NewBatch();
        return MessageAnswers.Of(await tenant.Batch(batch).Accept(items.ToCommand(batch, ids, key.Claim)));
    }

    static async Task<IResult> Find(string id, Tenant tenant) =>
        Ids.IsId(id, "bat_") && await tenant.FindBatchAsync(id) is { } batch ? Json.Ok(batch, BulkJson.Write) : Problem.NotFound("bulk call");
}
