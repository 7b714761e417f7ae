using System.Diagnostics;

namespace WhatsApi.Gateway;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/auth/session").WithTags("Accounts");
        session.MapPost("", SignIn).Documented(SessionDocs.SignIn);
        session.MapDelete("", SignOut).Documented(SessionDocs.SignOut);
    }

    static async Task<IResult> SignIn(Body<SignInRequest> body, SignIns signIns, HttpContext http)
    {
        switch (await signIns.TryAsync(body.Value, http.Connection.RemoteIpAddress))
        {
            case SignInOutcome.SignedIn ok:
                SessionCookie.Set(http, ok.Token);
                return Json.Ok(ok.Account, static (json, account) =>
                {
                    json.WriteStartObject();
                    json.WritePropertyName("account");
                    AccountJson.Write(json, account);
                    json.WriteEndObject();
                });
            case SignInOutcome.Wrong:
                return new Problem(ProblemCodes.InvalidCredentials, "There is no account with this e-mail address and password.");
            case SignInOutcome.TooMany no:
                return new Problem(ProblemCodes.RateLimited, "Too many sign-ins have failed. Try again later; see Retry-After.") { RetryAfterSeconds = no.RetryAfterSeconds };
            case SignInOutcome.Overloaded:
                return new Problem(ProblemCodes.Overloaded, "Too many people are signing in. Try again soon.") { RetryAfterSeconds = 5 };
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    // Whoever holds a session may end it, whatever else let them in; the tenant only says that something did.
    static async Task<IResult> SignOut(Tenant _, IGrainFactory grains, HttpContext http)
    {
        if (SessionCookie.In(http.Request) is not { } token) return TypedResults.NoContent();
        if (ApiKeys.TryParse(token, out var session, ApiKeys.SessionBrand)) await grains.Account(session.Value.Account).SignOut(session.Value.Hash);
        SessionCookie.Clear(http);
        return TypedResults.NoContent();
    }
}
