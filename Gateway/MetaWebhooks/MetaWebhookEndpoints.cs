using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>Where Meta tells of statuses and messages. A payload is on stable storage before the answer and before anybody parses it.</summary>
internal static class MetaWebhookEndpoints
{
    const string Path = "/webhooks/whatsapp";
    const int Limit = 3 << 20; // meta-cloud-api §5.2

    /// <summary>The callback path of an account that has a Meta app of its own.</summary>
    public static string PathOf(string account) => $"{Path}/{account}";

    public static void MapMetaWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup(Path).WithTags("Meta's webhooks").WithMetadata(new BodyLimit(Limit));
        webhooks.MapGet("", Verify).Documented(MetaWebhookDocs.Verify);
        webhooks.MapPost("", Receive).Documented(MetaWebhookDocs.Receive).ShortCircuit(); // two of three requests are these: their signature is all that lets them in
        webhooks.MapGet("/{accountId}", VerifyOwn).Documented(MetaWebhookDocs.VerifyOwn);
        webhooks.MapPost("/{accountId}", ReceiveOwn).Documented(MetaWebhookDocs.ReceiveOwn).ShortCircuit();
    }

    static IResult Verify(HttpRequest request, MetaApp app) => Handshake(request, app.VerifyToken);

    static async Task<IResult> Receive(RawBody body, HttpRequest request, MetaApp app, Inbox inbox)
    {
        if (app.AppSecret is { } secret && !IsSigned(body, request, secret)) return BadSignature;
        await inbox.KeepAsync(body.Bytes, account: null);
        return TypedResults.Ok();
    }

    static async Task<IResult> VerifyOwn(string accountId, HttpRequest request, IGrainFactory grains, SecretBox box) =>
        await OwnApp(accountId, grains) is not { } app ? NoOwnApp
        : Handshake(request, app.SealedVerifyToken is { } token ? box.Open(token, SecretPurposes.VerifyToken(accountId)) : null);

    static async Task<IResult> ReceiveOwn(string accountId, RawBody body, HttpRequest request, IGrainFactory grains, SecretBox box, Inbox inbox)
    {
        if (await OwnApp(accountId, grains) is not { SealedAppSecret: { } secret }) return NoOwnApp;
        if (!IsSigned(body, request, box.Open(secret, SecretPurposes.AppSecret(accountId)))) return BadSignature;
        await inbox.KeepAsync(body.Bytes, accountId);
        return TypedResults.Ok();
    }

    static readonly Problem BadSignature = new(ProblemCodes.InvalidSignature, $"{HubSignature.Header} must be the HMAC-SHA256 of the body with the app's secret.");
    static readonly Problem NoOwnApp = new(ProblemCodes.NotFound, "There is no account with a Meta app of its own here.");

    static bool IsSigned(RawBody body, HttpRequest request, string secret) => HubSignature.Verify(body.Bytes.Span, request.Headers[HubSignature.Header], secret);

    static async Task<SealedCredentials?> OwnApp(string account, IGrainFactory grains) =>
        Ids.IsId(account, "acc_") && await grains.Account(account).OwnApp() is { } app ? app : null;

    static IResult Handshake(HttpRequest request, string? token) =>
        request.Query["hub.mode"] == "subscribe" && token is not null && Secrets.Equal(request.Query["hub.verify_token"].ToString(), token)
            ? TypedResults.Text(request.Query["hub.challenge"].ToString())
            : new Problem(ProblemCodes.InvalidVerifyToken, "hub.mode must be subscribe and hub.verify_token the token that was agreed on.");
}
