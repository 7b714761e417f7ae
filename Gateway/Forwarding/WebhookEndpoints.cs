using System.Diagnostics;
using Microsoft.Extensions.Options;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Gateway;

internal static class WebhookEndpoints
{
    public static void MapWebhook(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/auth/me/webhook").WithTags("Webhook");
        webhook.MapPut("", Set).Documented(WebhookDocs.Set);
        webhook.MapGet("", Look).Documented(WebhookDocs.Look);
        webhook.MapDelete("", Remove).Documented(WebhookDocs.Remove);
        webhook.MapPost("/test", Test).Documented(WebhookDocs.Test);
        webhook.MapGet("/deliveries", Deliveries).Documented(WebhookDocs.Deliveries);
        webhook.MapPost("/deliveries/{id}/replay", Replay).Documented(WebhookDocs.Replay);
    }

    static async Task<IResult> Set(
        Body<WebhookRequest> body, Tenant tenant, SecretBox box, IOutgoingClient client, IOptions<OutgoingOptions> options, CancellationToken cancellation)
    {
        if (await WhyNotAsync(body.Value.Url, client, options.Value, cancellation) is { } why) return Forbidden(why);
        var secret = (body.Value.Secret ?? WebhookSecret.New()).ToString();
        var webhook = await tenant.Forwarder.Set(new(body.Value.Url, body.Value.Events, box.Seal(secret, SecretPurposes.Webhook(tenant.Id))));
        return Json.Ok((webhook, secret), WebhookJson.WriteSet);
    }

    static async Task<IResult> Look(Tenant tenant) => await tenant.Forwarder.Look() is { } webhook ? Json.Ok(webhook, WebhookJson.WriteAlone) : Problem.NotFound("webhook");

    static async Task<IResult> Remove(Tenant tenant)
    {
        await tenant.Forwarder.Remove();
        return TypedResults.NoContent();
    }

    // The key is held by the mechanism around the handler; a test that was cut off may be made again.
    static async Task<IResult> Test(Tenant tenant, Leased _) => await tenant.Forwarder.Test() switch
    {
        TestOutcome.Tried tried => Json.Ok(tried, WebhookJson.WriteTried),
        TestOutcome.Refused no => Problem.For(no.Why),
        var other => throw new UnreachableException(other.GetType().Name),
    };

    static async Task<IResult> Deliveries(Query<DeliveryQuery> query, Tenant tenant)
    {
        var page = await tenant.ListDeliveriesAsync(query.Value.Status, query.Value.Before, query.Value.Limit);
        return Json.List(page.Deliveries, Cursor.After(page.NextBefore), WebhookJson.WriteDelivery);
    }

    static async Task<IResult> Replay(string id, Tenant tenant, Leased _)
    {
        if (!Ids.IsId(id, DeliveryQuery.Prefix)) return Problem.NotFound("delivery");
        return await tenant.Forwarder.Replay(id) is { } why ? Problem.For(why) : Json.Status(StatusCodes.Status202Accepted, id, WebhookJson.WriteReplay);
    }

    static async Task<string?> WhyNotAsync(string text, IOutgoingClient client, OutgoingOptions options, CancellationToken cancellation) =>
        TargetUrl.TryParse(text, options, out var url, out var why) ? await client.WhyNotAsync(url, cancellation) : why;

    static Problem Forbidden(string why) => new(ProblemCodes.UrlForbidden, why) { Errors = [new Fault("/url", ProblemCodes.UrlForbidden, why)] };
}
