using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway;

/// <summary>
/// Lets operators in by <c>X-Operator-Key</c>, or as the password of a browser's own dialog (any name), which opens pages only: a browser also adds it to what other
/// sites send. Without <c>OPERATOR_KEY</c> operators' paths do not exist.
/// </summary>
internal sealed class OperatorHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Operator";
    public const string Header = "X-Operator-Key";
    public const string Setting = "OPERATOR_KEY";

    string? Expected => configuration[Setting] is { Length: > 0 } key ? key : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Expected is not { } key || Given() is not { } given ? AuthenticateResult.NoResult()
        : Secrets.Equal(given, key) ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name))
        : AuthenticateResult.Fail("The operator key is wrong."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Expected is null) return new Problem(ProblemCodes.NotFound, "There is no such path.").ExecuteAsync(Context);
        if (IsPage) Response.Headers.WWWAuthenticate = "Basic realm=\"operator\", charset=\"UTF-8\"";
        return new Problem(ProblemCodes.Unauthorized, $"Send the operator's key as {Header}.").ExecuteAsync(Context);
    }

    bool IsPage => HttpMethods.IsGet(Request.Method);

    string? Given() =>
        Request.Headers.TryGetValue(Header, out var key) ? key.ToString()
        : IsPage && AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var basic) && basic is { Scheme: "Basic", Parameter: { } both } ? Password(both)
        : null;

    static string? Password(string both)
    {
        var text = new byte[both.Length];
        if (!Convert.TryFromBase64String(both, text, out var length)) return null;
        var pair = Encoding.UTF8.GetString(text, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}

internal static class Secrets
{
    /// <summary>Whether two secrets are the same, in a time that tells nothing about either, their lengths included.</summary>
    public static bool Equal(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
