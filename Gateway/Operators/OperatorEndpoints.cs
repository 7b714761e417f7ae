using Microsoft.AspNetCore.Authorization;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

internal static class OperatorEndpoints
{
    public static void MapOperators(this IEndpointRouteBuilder app)
    {
        var operators = app.MapGroup("/operator").WithTags("Operators").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = OperatorHandler.Name });
        operators.MapGet("/accounts", List).Documented(OperatorDocs.List);
        operators.MapGet("/accounts/{id}", Find).Documented(OperatorDocs.Find);
        operators.MapPut("/accounts/{id}/plan", ChangePlan).Documented(OperatorDocs.ChangePlan);
        operators.MapPost("/accounts/{id}/suspend", Suspend).Documented(OperatorDocs.Suspend);
        operators.MapPost("/accounts/{id}/reinstate", Reinstate).Documented(OperatorDocs.Reinstate);
        operators.MapGet("/stats", Stats).Documented(OperatorDocs.Stats);
        operators.MapGet("/webhooks/unparsed", Unparsed).Documented(OperatorDocs.Unparsed);
    }

    static async Task<IResult> List(Query<OperatorAccountsQuery> query, AccountReader accounts) => await accounts.ListAsync(query.Value.Filter) is { } page
        ? Json.List(page.Accounts, Cursor.After(page.NextBefore), OperatorAccountsQuery.Write)
        : TooManyFound;

    static async Task<IResult> Find(string id, IGrainFactory grains) => Answer(Ids.IsId(id, "acc_") ? await grains.Account(id).Look() : null);

    static async Task<IResult> ChangePlan(string id, Body<PlanRequest> body, IGrainFactory grains)
    {
        if (!Ids.IsId(id, "acc_")) return Problem.NotFound("account");
        var account = grains.Account(id);
        return await account.ChangePlan(body.Value.Plan) switch
        {
            null => Answer(await account.Look()),
            { Code: ProblemCodes.ValidationFailed } why => Problem.Invalid(new Fault("/plan", FaultCodes.InvalidValue, why.Detail)),
            { } why => Problem.For(why),
        };
    }

    static async Task<IResult> Suspend(string id, IGrainFactory grains) => Answer(Ids.IsId(id, "acc_") ? await grains.Account(id).Suspend() : null);

    static async Task<IResult> Reinstate(string id, IGrainFactory grains) => Answer(Ids.IsId(id, "acc_") ? await grains.Account(id).Reinstate() : null);

    static async Task<IResult> Stats(OperatorStats stats) => Json.Ok(await stats.LookAsync(), OperatorStatsJson.Write);

    static async Task<IResult> Unparsed(Query<UnparsedQuery> query, IStore store)
    {
        var (rows, next) = await query.Value.RunAsync(store);
        return Json.List(rows, Cursor.After(next), UnparsedQuery.Write);
    }

    static IResult Answer(AccountView? account) => account is null ? Problem.NotFound("account") : Json.Ok(account, AccountJson.WriteForOperators);

    static readonly Problem TooManyFound = Problem.InvalidParameters(
        [new Fault("/search", FaultCodes.InvalidValue, $"search is the beginning of more than {AccountReader.MostFound} e-mail addresses: give more of the address.")]);
}
