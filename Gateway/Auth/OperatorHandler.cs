using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway;

/// <summary>Lets operators in by <c>X-Operator-Key</c>. Without <c>OPERATOR_KEY</c> their paths do not exist.</summary>
internal sealed class OperatorHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Operator";
    public const string Header = "X-Operator-Key";
    public const string Setting = "OPERATOR_KEY";

    string? Expected => configuration[Setting] is { Length: > 0 } key ? key : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Expected is not { } key || !Request.Headers.TryGetValue(Header, out var given) ? AuthenticateResult.NoResult()
        : Secrets.Equal(given.ToString(), key) ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name))
        : AuthenticateResult.Fail("The operator key is wrong."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => (Expected is null
        ? new Problem(ProblemCodes.NotFound, "There is no such path.")
        : new Problem(ProblemCodes.Unauthorized, $"Send the operator's key as {Header}.")).ExecuteAsync(Context);
}

internal static class Secrets
{
    /// <summary>Whether two secrets are the same, in a time that tells nothing about either, their lengths included.</summary>
    public static bool Equal(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
