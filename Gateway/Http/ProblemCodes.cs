using System.Collections.Frozen;
using System.Diagnostics;

namespace WhatsApi.Gateway;

/// <summary>The stable codes of api.md §1, each with its one status and title. Nothing else in the gateway knows which status a code has.</summary>
internal static class ProblemCodes
{
    public const string InvalidJson = "invalid_json";
    public const string InvalidParameter = "invalid_parameter";
    public const string Unauthorized = "unauthorized";
    public const string InvalidCredentials = "invalid_credentials";
    public const string InvalidSignature = "invalid_signature";
    public const string InvalidVerifyToken = "invalid_verify_token";
    public const string Csrf = "csrf";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string PayloadTooLarge = "payload_too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string CredentialsMissing = "credentials_missing";
    public const string CredentialsUnverified = "credentials_unverified";
    public const string ValidationFailed = "validation_failed";
    public const string InvalidPhone = "invalid_phone";
    public const string UrlForbidden = "url_forbidden";
    public const string RateLimited = "rate_limited";
    public const string InternalError = "internal_error";
    public const string NotReady = "not_ready";
    public const string Overloaded = "overloaded";

    public sealed record Facts(int Status, string Title);

    static readonly FrozenDictionary<string, Facts> Known = new Dictionary<string, Facts>
    {
        [InvalidJson] = new(400, "The body is not JSON"),
        [InvalidParameter] = new(400, "A parameter has a wrong value"),
        [Unauthorized] = new(401, "A valid API key is needed"),
        [InvalidCredentials] = new(401, "E-mail or password is wrong"),
        [InvalidSignature] = new(401, "The signature does not fit the body"),
        [InvalidVerifyToken] = new(403, "The verify token is wrong"),
        ["plan_required"] = new(403, "The plan does not include this"),
        ["plan_limit"] = new(403, "The plan's limit is reached"),
        ["account_suspended"] = new(403, "The account is suspended"),
        [Csrf] = new(403, "A session alone may not change anything"),
        ["trigger_denied"] = new(403, "The flow cannot be triggered"),
        [NotFound] = new(404, "There is no such thing"),
        [MethodNotAllowed] = new(405, "The path does not know this method"),
        ["email_taken"] = new(409, "The e-mail address has an account"),
        ["contact_exists"] = new(409, "The contact exists"),
        [CredentialsMissing] = new(409, "No WhatsApp number is connected"),
        [CredentialsUnverified] = new(409, "The credentials are not verified"),
        ["phone_number_in_use"] = new(409, "The phone number belongs to another account"),
        ["keyword_taken"] = new(409, "Another active flow has the keyword"),
        ["invalid_state"] = new(409, "The resource's status does not allow this"),
        ["idempotency_in_progress"] = new(409, "The first request with this key is still running"),
        ["plan_changed"] = new(409, "The audience has changed since it was planned"),
        [PayloadTooLarge] = new(413, "The body is too large"),
        [UnsupportedMediaType] = new(415, "The body is not of a known type"),
        [ValidationFailed] = new(422, "The request is not valid"),
        [InvalidPhone] = new(422, "The phone number is not valid"),
        ["batch_too_large"] = new(422, "The batch is too large"),
        ["idempotency_key_reused"] = new(422, "The key was used for another request"),
        [UrlForbidden] = new(422, "The URL is not allowed"),
        ["flow_invalid"] = new(422, "The flow is not valid"),
        [RateLimited] = new(429, "Too many requests"),
        ["quota_exceeded"] = new(429, "The month's messages are used up"),
        [InternalError] = new(500, "Something went wrong here"),
        ["meta_error"] = new(502, "Meta refused"),
        ["meta_unavailable"] = new(503, "Meta cannot be reached"),
        [NotReady] = new(503, "The service is not ready"),
        [Overloaded] = new(503, "The service is overloaded"),
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => Known.Keys.Order(StringComparer.Ordinal);

    public static Facts Of(string code) => Known.TryGetValue(code, out var facts) ? facts : throw new UnreachableException($"The code {code} has no status.");
}
