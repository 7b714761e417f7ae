using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WhatsApi.Gateway;

/// <summary>
/// Lets a caller in by <c>X-API-Key</c> or <c>Authorization: Bearer</c>, else by what a marketplace's proxy says, else by the session cookie. A key or session names
/// its account; the account knows the hash and counts the request.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IGrainFactory grains, Marketplace marketplace)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    public const string Header = "X-API-Key";
    public const string CsrfHeader = "X-Requested-With";
    public const string CsrfValue = "dashboard";
    const string Bearer = "Bearer ";

    static readonly Problem Missing = new(ProblemCodes.Unauthorized, "Send your API key as X-API-Key or as Authorization: Bearer.");
    static readonly Problem Unknown = new(ProblemCodes.Unauthorized, "The API key is not valid. It may have been replaced.");
    static readonly Problem NoUser = new(ProblemCodes.Unauthorized, "The marketplace's user has no account here.");
    static readonly Problem Ended = new(ProblemCodes.Unauthorized, "The session has ended. Sign in again: POST /auth/session.");
    static readonly Problem Csrf = new(ProblemCodes.Csrf, $"With the session cookie alone, calls that change something need the header {CsrfHeader}: {CsrfValue}.");

    Problem _why = Missing;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyIn(Request.Headers) is { } text) return await ByKeyAsync(text);
        if (marketplace.Read(Request.Headers) is { } call) return await ByMarketplaceAsync(call);
        return SessionCookie.In(Request) is { } token ? await BySessionAsync(token) : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_why.Code == ProblemCodes.Unauthorized) Response.Headers.WWWAuthenticate = "Bearer realm=\"whatsapi\"";
        return _why.ExecuteAsync(Context);
    }

    async Task<AuthenticateResult> ByKeyAsync(string text) =>
        ApiKeys.TryParse(text, out var key) ? Answer(await grains.Account(key.Value.Account).Enter(key.Value.Hash), Unknown) : Refuse(Unknown);

    async Task<AuthenticateResult> ByMarketplaceAsync(MarketplaceCall call) => call switch
    {
        MarketplaceCall.By by => Answer(await grains.Account(await marketplace.AccountAsync(by)).EnterBySubscription(by.Plan), NoUser),
        MarketplaceCall.Refused no => Refuse(no.Why),
        _ => throw new UnreachableException(call.GetType().Name),
    };

    async Task<AuthenticateResult> BySessionAsync(string token)
    {
        if (!ApiKeys.TryParse(token, out var session, ApiKeys.SessionBrand)) return Refuse(Ended);
        var outcome = await grains.Account(session.Value.Account).EnterBySession(session.Value.Hash);
        if (outcome is not EnterOutcome.Entered entered) return Answer(outcome, Ended);
        if (entered.SessionRenewed) SessionCookie.Set(Context, token);
        var result = Answer(entered, Ended);
        return ChangesNothing(Request.Method) || Request.Headers[CsrfHeader] == CsrfValue ? result : Refuse(Csrf);
    }

    AuthenticateResult Answer(EnterOutcome outcome, Problem unknown)
    {
        switch (outcome)
        {
            case EnterOutcome.Entered entered:
                Tell(entered.Rate);
                return AuthenticateResult.Success(new(Callers.Of(entered.Account, entered.Plan, Name), Name));
            case EnterOutcome.TooFast slow:
                Tell(slow.Rate);
                return Refuse(new(ProblemCodes.RateLimited, "The plan's requests a minute are used up; see RateLimit-Reset.") { RetryAfterSeconds = slow.RetryAfterSeconds });
            case EnterOutcome.Unknown:
                return Refuse(unknown);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    AuthenticateResult Refuse(Problem why)
    {
        _why = why;
        return AuthenticateResult.Fail(why.Detail);
    }

    void Tell(RateView rate)
    {
        Response.Headers["RateLimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
        Response.Headers["RateLimit-Remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
        Response.Headers["RateLimit-Reset"] = rate.ResetSeconds.ToString(CultureInfo.InvariantCulture);
    }

    static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    static string? KeyIn(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(Header, out var key) && key is [{ Length: > 0 } own]) return own.Trim();
        return headers.TryGetValue(HeaderNames.Authorization, out var authorization) && authorization is [{ } value]
            && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : null;
    }
}

/// <summary>Who called, as the handlers write it and <see cref="Tenant"/> reads it.</summary>
internal static class Callers
{
    const string Account = "account";
    const string Plan = "plan";

    public static ClaimsPrincipal Of(string account, string plan, string scheme) => new(new ClaimsIdentity([new(Account, account), new(Plan, plan)], scheme));

    public static (string Account, string Plan)? Read(ClaimsPrincipal user) =>
        user.FindFirst(Account) is { } account && user.FindFirst(Plan) is { } plan ? (account.Value, plan.Value) : null;
}
