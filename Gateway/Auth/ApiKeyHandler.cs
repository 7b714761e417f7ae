using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WhatsApi.Gateway;

/// <summary>Lets a caller in by <c>X-API-Key</c> or <c>Authorization: Bearer</c>: the key names the account, the account knows the hash and counts the request.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IGrainFactory grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    public const string Header = "X-API-Key";
    const string Bearer = "Bearer ";

    static readonly Problem Missing = new(ProblemCodes.Unauthorized, "Send your API key as X-API-Key or as Authorization: Bearer.");
    static readonly Problem Unknown = new(ProblemCodes.Unauthorized, "The API key is not valid. It may have been replaced.");

    Problem _why = Missing;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyIn(Request.Headers) is not { } text) return AuthenticateResult.NoResult();
        if (!ApiKeys.TryParse(text, out var key)) return Refuse(Unknown);
        switch (await grains.Account(key.Value.Account).Enter(key.Value.Hash))
        {
            case EnterOutcome.Entered entered:
                Tell(entered.Rate);
                return AuthenticateResult.Success(new(Callers.Of(entered.Account, entered.Plan, Name), Name));
            case EnterOutcome.TooFast slow:
                Tell(slow.Rate);
                return Refuse(new(ProblemCodes.RateLimited, "The plan's requests a minute are used up; see RateLimit-Reset.") { RetryAfterSeconds = slow.RetryAfterSeconds });
            case EnterOutcome.Unknown:
                return Refuse(Unknown);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_why.Code == ProblemCodes.Unauthorized) Response.Headers.WWWAuthenticate = "Bearer realm=\"whatsapi\"";
        return _why.ExecuteAsync(Context);
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
