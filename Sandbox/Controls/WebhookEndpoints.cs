using System.Text.Json;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Controls;

/// <summary>Where webhooks go, and webhooks on demand.</summary>
internal static class WebhookEndpoints
{
    sealed record CallbackRequest(string? Url, string? AppSecret, string? VerifyToken);

    sealed record StatusRequest(string? Wamid, string? Opaque, string? Status, int? ErrorCode);

    sealed record RawRequest(JsonElement? Body, string? Url, string? Signature);

    public static void MapWebhooks(this IEndpointRouteBuilder controls, SandboxWorld world)
    {
        controls.MapGet("callback", () => ControlJson.Answer(View(world.Assets)));
        controls.MapPut("callback", ControlJson.Call(http => PutCallback(http, world.Assets)));
        controls.MapPost("inbound", ControlJson.Call(http => Inbound(http, world)));
        controls.MapPost("statuses", ControlJson.Call(http => Status(http, world)));
        controls.MapPost("webhook", ControlJson.Call(http => Raw(http, world)));
    }

    static CallbackRequest View(AssetRegister assets) => new(assets.AppCallback?.Url, assets.AppSecret, assets.VerifyToken);

    static async Task<IResult> PutCallback(HttpContext http, AssetRegister assets)
    {
        var (wanted, refusal) = await ControlJson.Merge(http, View(assets));
        if (wanted is null) return refusal!;
        if (wanted.Url is { Length: > 0 } url && !SandboxOptions.IsHttp(url))
            return ControlJson.Refused(new Fault("url", "must be an absolute http(s) URL"));
        if (wanted.AppSecret is not { Length: > 0 } secret) return ControlJson.Refused(new Fault("appSecret", "must not be empty"));
        assets.AppCallback = wanted.Url is { Length: > 0 } ? new Callback(wanted.Url) : null;
        (assets.AppSecret, assets.VerifyToken) = (secret, wanted.VerifyToken ?? "");
        return ControlJson.Answer(View(assets));
    }

    static async Task<IResult> Inbound(HttpContext http, SandboxWorld world)
    {
        var (body, refusal) = await ControlJson.Read(http);
        if (body is null) return refusal!;
        if (Press.WriteOut(body, world.Ledger) is { } why) return ControlJson.Refused(why);
        var (message, faults) = InboundMessage.Of(body, world.Assets.Numbers.Select(n => n.Id));
        if (message is null) return ControlJson.Refused(faults);
        if ((world.Assets.KnownNumber(message.PhoneNumberId) ?? world.Assets.Provision(message.PhoneNumberId)) is not { } number)
            return ControlJson.Refused(new Fault("phoneNumberId", $"there is no number {message.PhoneNumberId}"));
        var wamid = message.Post(number, world);
        return ControlJson.Answer(new { wamid, phoneNumberId = number.Id, from = message.WaId, userId = message.UserId });
    }

    static async Task<IResult> Status(HttpContext http, SandboxWorld world)
    {
        var (request, refusal) = await ControlJson.Merge<StatusRequest>(http);
        if (request is null) return refusal!;
        var faults = Behaviour.UnknownStatuses("status", [request.Status ?? ""]).Concat(Behaviour.Code("errorCode", request.ErrorCode)).ToList();
        if (faults.Count > 0) return ControlJson.Refused(faults);
        var entry = request switch
        {
            { Wamid: { } wamid } => world.Ledger.ByWamid(wamid),
            { Opaque: { } opaque } => world.Ledger.ByOpaque(opaque),
            _ => null,
        };
        if (entry is null) return ControlJson.NotFound("No message in the ledger has this wamid or opaque.");
        return Tell(world, entry, request.Status!, request.ErrorCode);
    }

    static IResult Tell(SandboxWorld world, LedgerEntry entry, string status, int? errorCode)
    {
        var now = world.Clock.GetUtcNow();
        var code = status == "failed" ? errorCode ?? 131026 : (int?)null;
        var account = world.Assets.AccountOf(entry.Number);
        world.Outbox.Later(new StatusUpdate(account, entry, status, code, priced: status is "sent" or "delivered", now, world.People), now);
        return ControlJson.Answer(new { wamid = entry.Wamid, status });
    }

    /// <summary>Signs the bytes as they stand, posts them once, and tells what the receiver said.</summary>
    static async Task<IResult> Raw(HttpContext http, SandboxWorld world)
    {
        var (request, refusal) = await RawBody(http);
        if (request is null) return refusal!;
        if (request.Signature is not (null or "valid" or "invalid" or "missing"))
            return ControlJson.Refused(new Fault("signature", "must be valid, invalid or missing"));
        if ((request.Url ?? world.Assets.AppCallback?.Url) is not { } url || !SandboxOptions.IsHttp(url))
            return ControlJson.Refused(new Fault("url", "is needed while no callback is set, and must be an absolute http(s) URL"));
        var body = System.Text.Encoding.UTF8.GetBytes(request.Body!.Value.GetRawText());
        var key = Signature.Key(request.Signature == "invalid" ? world.Assets.AppSecret + "?" : world.Assets.AppSecret);
        var signed = request.Signature != "missing";
        var answer = await world.Outbox.Client.PostOnce(
            new Uri(url), signed ? Signature.Sha256(key, body) : null, signed ? Signature.Sha1(key, body) : null, body, http.RequestAborted);
        return ControlJson.Answer(new { posted = answer is not null, status = answer?.Status, body = answer?.Body });
    }

    static async Task<(RawRequest?, IResult?)> RawBody(HttpContext http)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<RawRequest>(http.Request.Body, ControlJson.Options, http.RequestAborted);
            return request?.Body is null ? (null, ControlJson.Refused(new Fault("body", "is required"))) : (request, null);
        }
        catch (JsonException e)
        {
            var member = e.Path?.TrimStart('$', '.') ?? "";
            return (null, ControlJson.Refused(new Fault(member, "is not JSON, not a member of this call, or has the wrong type")));
        }
    }
}
