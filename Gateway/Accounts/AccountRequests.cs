using System.Collections.Immutable;
using System.Globalization;

namespace WhatsApi.Gateway;

/// <summary><c>POST /auth/register</c>.</summary>
internal sealed record RegisterRequest(string Email, string Password, string? Name) : IRequest<RegisterRequest>
{
    public static RegisterRequest Read(Fields body, DateTimeOffset now) => new(
        Emails.Normalise(body.Text("email", Emails.Longest, Emails.WhyNot)),
        body.Text("password", min: 8, max: 128),
        body.TextOrNull("name", max: 200, min: 0)?.Trim() is { Length: > 0 } name ? name : null);
}

/// <summary><c>POST /auth/session</c>. A password too short or long to have been registered is wrong like any other.</summary>
internal sealed record SignInRequest(string Email, string Password) : IRequest<SignInRequest>
{
    public static SignInRequest Read(Fields body, DateTimeOffset now) => new(
        Emails.Normalise(body.Text("email", Emails.Longest, Emails.WhyNot)),
        body.Text("password", max: 1024)); // bounds the hash's work
}

/// <summary><c>PUT /auth/me/credentials</c>.</summary>
internal sealed record ConnectRequest(string AccessToken, string PhoneNumberId, string? WabaId, string? AppSecret, string? VerifyToken) : IRequest<ConnectRequest>
{
    const int LongestId = 20;
    const int LongestToken = 2048;
    const int LongestSecret = 256;

    public static ConnectRequest Read(Fields body, DateTimeOffset now) => new(
        body.Text("accessToken", LongestToken, WhyNotVisible),
        body.Text("phoneNumberId", LongestId, WhyNotDigits),
        body.TextOrNull("wabaId", LongestId, WhyNotDigits),
        body.TextOrNull("appSecret", LongestSecret, WhyNotVisible),
        body.TextOrNull("verifyToken", LongestSecret, WhyNotVisible));

    static string? WhyNotDigits(string text) =>
        text.AsSpan().ContainsAnyExceptInRange('0', '9') ? "This must be an id of Meta's, digits only. It is not the phone number itself." : null;

    // It becomes a header of every request to Meta.
    static string? WhyNotVisible(string text) => text.AsSpan().ContainsAnyExceptInRange('!', '~') ? "This must be visible ASCII characters without spaces." : null;
}

/// <summary><c>PUT /auth/me/onboarding</c>.</summary>
internal sealed record OnboardRequest(string? Step, string? Goal, ImmutableArray<string>? CompletedSteps, bool? Dismissed) : IRequest<OnboardRequest>
{
    public static OnboardRequest Read(Fields body, DateTimeOffset now) => new(
        body.TextOrNull("step", max: 64), body.TextOrNull("goal", max: 200), body.TextsOrNull("completedSteps", maxCount: 50, maxLength: 64), body.FlagOrNull("dismissed"));

    public OnboardCommand ToCommand() => new(Step, Goal, CompletedSteps, Dismissed);
}

/// <summary>E-mail addresses: one form each, so that one address opens one account.</summary>
internal static class Emails
{
    public const int Longest = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
    const int LongestLocalPart = 64;

    public static string Normalise(string email) => email.Trim().ToLowerInvariant();

    /// <summary>A check of form, not of existence: what it lets through may still bounce.</summary>
    public static string? WhyNot(string email)
    {
        var text = email.Trim();
        var at = text.LastIndexOf('@');
        var (local, domain) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
        var good = local.Length is >= 1 and <= LongestLocalPart && !local.Contains('@') && IsDomain(domain)
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '<' or '>' or ',' or ';' or '(' or ')');
        return good ? null : string.Create(CultureInfo.InvariantCulture, $"email must be an e-mail address such as ana@example.com, at most {Longest} characters long.");
    }

    static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(label => label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-');
    }
}
