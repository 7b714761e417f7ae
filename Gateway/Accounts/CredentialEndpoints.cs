using System.Diagnostics;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

internal static class CredentialEndpoints
{
    public static void MapCredentials(this IEndpointRouteBuilder app)
    {
        var credentials = app.MapGroup("/auth/me/credentials").WithTags("Credentials");
        credentials.MapPut("", Connect).Documented(CredentialDocs.Connect);
        credentials.MapDelete("", Disconnect).Documented(CredentialDocs.Disconnect);
        credentials.MapPost("/verify", Verify).Documented(CredentialDocs.Verify);
    }

    static async Task<IResult> Connect(Body<ConnectRequest> body, Tenant tenant, SecretBox box) =>
        await tenant.Account.Connect(Sealed(body.Value, tenant.Id, box)) switch
        {
            ConnectOutcome.Connected ok => Json.Ok((tenant.Id, ok.Credentials), static (json, x) =>
            {
                json.WriteStartObject();
                AccountJson.WriteCredentials(json, x.Id, x.Credentials);
                if (x.Credentials.OwnApp) json.WriteString("webhookPath", MetaWebhookEndpoints.PathOf(x.Id));
                json.WriteEndObject();
            }),
            ConnectOutcome.Refused no => Problem.For(no.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    static async Task<IResult> Disconnect(Tenant tenant)
    {
        await tenant.Account.Disconnect();
        return TypedResults.NoContent();
    }

    static async Task<IResult> Verify(Tenant tenant, SecretBox box, ICloudApi meta, TimeProvider clock, CancellationToken cancellation)
    {
        if (await tenant.Account.Credentials() is not { } credentials) return await tenant.Account.Look() is { Suspended: true } ? Suspended : NotConnected;
        var token = box.Open(credentials.SealedToken, SecretPurposes.Token(tenant.Id));
        var report = await CredentialCheck.VerifyAsync(meta, token, credentials.PhoneNumberId, credentials.WabaId, cancellation);
        await tenant.Account.Verified(new(credentials.ConnectedAt, report.Ok, report.PhoneNumber?.DisplayPhoneNumber, report.PhoneNumber?.VerifiedName,
            report.PhoneNumber?.QualityRating, report.PhoneNumber?.MessagingLimit, report.PhoneNumber?.Throughput));
        return Json.Ok((report, clock.GetUtcNow()), AccountJson.WriteReport);
    }

    static readonly Problem NotConnected = new(ProblemCodes.CredentialsMissing, "Connect a WhatsApp number first: PUT /auth/me/credentials.");

    static readonly Problem Suspended = new("account_suspended", "This account is suspended. Write to the operator of this service.");

    static ConnectCommand Sealed(ConnectRequest request, string account, SecretBox box) => new(
        box.Seal(request.AccessToken, SecretPurposes.Token(account)),
        LastFour(request.AccessToken),
        request.PhoneNumberId,
        request.WabaId,
        request.AppSecret is { } secret ? box.Seal(secret, SecretPurposes.AppSecret(account)) : null,
        request.VerifyToken is { } token ? box.Seal(token, SecretPurposes.VerifyToken(account)) : null);

    // Four of a very short token would be most of it.
    static string LastFour(string token) => token.Length >= 8 ? token[^4..] : "****";
}
