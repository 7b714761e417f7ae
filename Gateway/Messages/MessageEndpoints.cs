using System.Diagnostics;
using Microsoft.Extensions.Options;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("").WithTags("Messages");
        messages.MapPost("/send-message", Send).Documented(MessageDocs.Send);
        messages.MapGet("/messages", List).Documented(MessageDocs.List);
        messages.MapGet("/messages/{id}", Find).Documented(MessageDocs.Find);
        messages.MapPost("/messages/{id}/retry", Retry).Documented(MessageDocs.Retry);
        messages.MapPost("/messages/{id}/cancel", Cancel).Documented(MessageDocs.Cancel);
        messages.MapPost("/auth/me/test-message", SendTest).Documented(MessageDocs.SendTest);
    }

    static async Task<IResult> Send(Body<SendRequest> body, Tenant tenant, Keyed key, IOptions<MetaOptions> meta, TimeProvider clock)
    {
        var request = body.Value;
        if (request.Contact is { } contact && (request = request with { To = await Recipients.OfAsync(contact, tenant) }).To is null) return UnknownContact;
        var verdict = request.Type == MessageTypes.Template ? await new TemplateCheck(tenant).JudgeAsync(request) : TemplateCheck.Nothing;
        if (verdict.Faults.Count > 0) return Problem.Invalid(verdict.Faults);
        return request.DryRun
            ? await Rehearse(request with { Warnings = [.. request.Warnings, .. verdict.Warnings] }, tenant, meta.Value, clock.GetUtcNow())
            : MessageAnswers.Of(await tenant.NewMessage().Accept(request.ToCommand() with { Claim = key.Claim }));
    }

    static async Task<IResult> List(Query<MessageQuery> query, Tenant tenant)
    {
        var page = await tenant.ListMessagesAsync(query.Value.Filter);
        return Json.List(page.Messages, Cursor.After(page.NextBefore), MessageJson.Write);
    }

    static async Task<IResult> Find(string id, Tenant tenant) =>
        Ids.IsId(id, "msg_") && await tenant.FindMessageAsync(id) is { } message ? Json.Ok(message, MessageJson.Write) : Problem.NotFound("message");

    static async Task<IResult> Retry(string id, Body<RetryRequest> body, Tenant tenant, Keyed key) =>
        Ids.IsId(id, "msg_") ? MessageAnswers.Of(await tenant.Message(id).Retry(new(body.Value.Force, key.Claim))) : Problem.NotFound("message");

    static async Task<IResult> Cancel(string id, Tenant tenant) => !Ids.IsId(id, "msg_") ? Problem.NotFound("message") : await tenant.Message(id).Cancel() switch
    {
        SendOutcome.Accepted ok => Json.Ok(ok.Message, MessageJson.WriteReceipt),
        var other => MessageAnswers.Of(other),
    };

    static async Task<IResult> SendTest(Body<TestMessageRequest> body, Tenant tenant, Keyed key)
    {
        var request = body.Value;
        if (request.Contact is { } contact && (request = request with { To = await Recipients.OfAsync(contact, tenant) }).To is null) return UnknownContact;
        if (await tenant.Account.Look() is { Credentials: { VerifiedAt: null } }) return Unverified;
        var outcome = await tenant.NewMessage().Accept(request.ToCommand() with { Claim = key.Claim });
        // Waited for, so that the next look at the account shows it; if it fails, the message is accepted all the same.
        if (outcome is SendOutcome.Accepted) await ((Task)tenant.Account.Onboard(new(CompletedSteps: ["first_message"]))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return MessageAnswers.Of(outcome);
    }

    // The same permission as a real send, given back at once: plan, quota and credentials are judged by the one rule.
    static async Task<IResult> Rehearse(SendRequest request, Tenant tenant, MetaOptions meta, DateTimeOffset now)
    {
        switch (await tenant.Account.Permit(1))
        {
            case PermitOutcome.Permitted permit:
                await tenant.Account.GiveBack(permit.Period, 1);
                var person = request.To!.ToString();
                var (lastInboundAt, hasOptedOut) = (await tenant.LastInboundAtAsync(person), await tenant.Contacts.HasOptedOutAsync(person));
                return Json.Ok(DryRun.Of(request, permit.PhoneNumberId, meta, lastInboundAt, hasOptedOut, now), MessageJson.WriteDryRun);
            case PermitOutcome.Refused no:
                return Problem.For(no.Why);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    static readonly Problem UnknownContact = Problem.Invalid(Recipients.UnknownContact(""));
    static readonly Problem Unverified = new(ProblemCodes.CredentialsUnverified, "Check the credentials first: POST /auth/me/credentials/verify.");
}
