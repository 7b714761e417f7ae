using System.Diagnostics;

namespace WhatsApi.Gateway;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/auth").WithTags("Accounts");
        auth.MapPost("/register", Register).Documented(AccountDocs.Register);
        auth.MapGet("/me", Look).Documented(AccountDocs.Look);
        auth.MapPost("/me/rotate-key", RotateKey).Documented(AccountDocs.RotateKey);
        auth.MapPut("/me/onboarding", Onboard).Documented(AccountDocs.Onboard);
    }

    static async Task<IResult> Register(Body<RegisterRequest> body, IGrainFactory grains, Ids ids, Passwords passwords)
    {
        var id = ids.NewAccount();
        var key = ApiKeys.Make(id);
        if (await passwords.HashAsync(body.Value.Password) is not { } hash)
            return new Problem(ProblemCodes.Overloaded, "Too many accounts are being opened. Try again soon.") { RetryAfterSeconds = 5 };
        return await grains.Account(id).Open(new(body.Value.Email, body.Value.Name, hash, key.Hash, key.Prefix)) switch
        {
            OpenOutcome.Opened ok => Json.Created("/auth/me", (ok.Account, key.Text), static (json, x) =>
            {
                json.WriteStartObject();
                json.WritePropertyName("account");
                AccountJson.Write(json, x.Account);
                json.WriteString("apiKey", x.Text);
                json.WriteEndObject();
            }),
            OpenOutcome.Refused no => Problem.For(no.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    static async Task<IResult> Look(Tenant tenant) => await tenant.Account.Look() is { } account ? Json.Ok(account, AccountJson.Write) : Problem.NotFound("account");

    // What a marketplace's user may is in their subscription, which only the marketplace's own calls carry: a key would outlive it.
    static async Task<IResult> RotateKey(Tenant tenant)
    {
        if (await tenant.Account.Look() is { Email: null }) return MarketplaceOnly;
        var key = ApiKeys.Make(tenant.Id);
        var view = await tenant.Account.RotateKey(new(key.Hash, key.Prefix));
        return Json.Ok((key.Text, view), static (json, x) =>
        {
            json.WriteStartObject();
            json.WriteString("apiKey", x.Text);
            json.WriteString("prefix", x.view.Prefix);
            json.WriteTime("createdAt", x.view.CreatedAt);
            json.WriteEndObject();
        });
    }

    static readonly Problem MarketplaceOnly = Problem.For(new("invalid_state", "This account belongs to a marketplace's user: call through the marketplace.") { CurrentStatus = "marketplace" });

    static async Task<IResult> Onboard(Body<OnboardRequest> body, Tenant tenant) =>
        Json.Ok(await tenant.Account.Onboard(body.Value.ToCommand()), static (json, onboarding) =>
        {
            json.WriteStartObject();
            AccountJson.WriteOnboarding(json, onboarding);
            json.WriteEndObject();
        });
}
