using Microsoft.AspNetCore.Authorization;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

internal static class OperatorEndpoints
{
    public static void MapOperators(this IEndpointRouteBuilder app)
    {
        var operators = app.MapGroup("/operator").WithTags("Operators").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = OperatorHandler.Name });
        operators.MapPut("/accounts/{id}/plan", ChangePlan).Documented(OperatorDocs.ChangePlan);
        operators.MapGet("/webhooks/unparsed", Unparsed).Documented(OperatorDocs.Unparsed);
    }

    static async Task<IResult> ChangePlan(string id, Body<PlanRequest> body, IGrainFactory grains)
    {
        if (!Ids.IsId(id, "acc_")) return Problem.NotFound("account");
        var account = grains.Account(id);
        return await account.ChangePlan(body.Value.Plan) switch
        {
            null when await account.Look() is { } view => Json.Ok(view, AccountJson.Write),
            { Code: ProblemCodes.ValidationFailed } why => Problem.Invalid([new Fault("/plan", FaultCodes.InvalidValue, why.Detail)]),
            { } why => Problem.For(why),
            _ => Problem.NotFound("account"),
        };
    }

    static async Task<IResult> Unparsed(Query<UnparsedQuery> query, IStore store)
    {
        var (rows, next) = await query.Value.RunAsync(store);
        return Json.List(rows, Cursor.After(next), UnparsedQuery.Write);
    }
}
