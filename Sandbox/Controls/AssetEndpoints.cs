using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Controls;

/// <summary>Numbers, WABAs, tokens and templates by command, where provisioning at first touch is not enough.</summary>
internal static class AssetEndpoints
{
    static readonly string[] Statuses =
    [
        "CONNECTED", "PENDING", "OFFLINE", "DISCONNECTED", "FLAGGED", "RESTRICTED", "RATE_LIMITED", "BANNED", "MIGRATED", "UNVERIFIED", "DELETED",
        "MAINTENANCE",
    ];

    sealed record NumberRequest(
        string? WabaId = null, string? DisplayPhoneNumber = null, string? VerifiedName = null, string? Status = null, string? QualityRating = null,
        string? MessagingLimit = null, string? NameStatus = null, string? AccountMode = null, int? MessagesPerSecond = null,
        IReadOnlyList<string>? AllowedRecipients = null, string? CallbackUrl = null, string? AppSecret = null);

    sealed record AccountRequest(string? Name = null, bool? Subscribed = null, string? CallbackUrl = null, string? AppSecret = null);

    sealed record TokenRequest(
        string? Token, IReadOnlyList<string>? Permissions, IReadOnlyList<string>? WabaIds, DateTimeOffset? ExpiresAt, bool? Revoked);

    sealed record TemplateRequest(
        string? WabaId, string? Name, string? Language, string? Status, string? Category, string? ParameterFormat, JsonArray? Components);

    public static void MapAssets(this IEndpointRouteBuilder controls, SandboxWorld world)
    {
        var assets = world.Assets;
        controls.MapGet("numbers", () => ControlJson.Answer(assets.Numbers.Select(View)));
        controls.MapPut("numbers/{id}", (string id, HttpContext http) => PutNumber(id, http, assets));
        controls.MapGet("wabas", () => ControlJson.Answer(assets.Accounts.Select(View)));
        controls.MapPut("wabas/{id}", (string id, HttpContext http) => PutAccount(id, http, assets));
        controls.MapGet("tokens", () => ControlJson.Answer(assets.KnownTokens));
        controls.MapPost("tokens", ControlJson.Call(http => PostToken(http, assets)));
        controls.MapPost("templates", ControlJson.Call(http => PostTemplate(http, assets)));
    }

    static async Task<IResult> PutNumber(string id, HttpContext http, AssetRegister assets)
    {
        if (!AssetRegister.IsId(id)) return ControlJson.Refused(new Fault("id", "must be 1 to 20 digits"));
        var known = assets.KnownNumber(id);
        var (wanted, refusal) = await ControlJson.Merge(http, known is null ? new NumberRequest() : Request(known));
        if (wanted is null) return refusal!;
        if (Faults(wanted).ToList() is { Count: > 0 } faults) return ControlJson.Refused(faults);
        return ControlJson.Answer(View(assets.Put(id, Profile(id, wanted))));
    }

    static IEnumerable<Fault> Faults(NumberRequest wanted)
    {
        if (wanted.WabaId is null || !AssetRegister.IsId(wanted.WabaId)) yield return new Fault("wabaId", "is required: 1 to 20 digits");
        if (wanted.Status is { } status && !Statuses.Contains(status))
            yield return new Fault("status", $"must be one of {string.Join(", ", Statuses)}");
        if (wanted.DisplayPhoneNumber is { } shown && Recipient.PhoneDigits(shown) is null)
            yield return new Fault("displayPhoneNumber", "is not a phone number");
        if (wanted.MessagesPerSecond < 1) yield return new Fault("messagesPerSecond", "must be at least 1");
        if (wanted.CallbackUrl is { } url && !SandboxOptions.IsHttp(url)) yield return new Fault("callbackUrl", "must be an absolute http(s) URL");
    }

    static NumberProfile Profile(string id, NumberRequest wanted)
    {
        var digits = wanted.DisplayPhoneNumber is { } shown ? Recipient.PhoneDigits(shown)! : AssetRegister.DerivedDisplay(id);
        var fresh = new NumberProfile(wanted.WabaId!, digits);
        return fresh with
        {
            VerifiedName = wanted.VerifiedName ?? fresh.VerifiedName,
            Status = wanted.Status ?? fresh.Status,
            QualityRating = wanted.QualityRating ?? fresh.QualityRating,
            MessagingLimit = wanted.MessagingLimit ?? fresh.MessagingLimit,
            NameStatus = wanted.NameStatus ?? fresh.NameStatus,
            AccountMode = wanted.AccountMode ?? fresh.AccountMode,
            MessagesPerSecond = wanted.MessagesPerSecond,
            AllowedRecipients = wanted.AllowedRecipients is { } allowed ? [.. allowed.Select(a => Recipient.PhoneDigits(a) ?? a)] : null,
            Override = wanted.CallbackUrl is { } url ? new Callback(url, wanted.AppSecret) : null,
        };
    }

    static NumberRequest Request(PhoneNumber number)
    {
        var p = number.Profile;
        return new NumberRequest(
            p.WabaId, p.DisplayDigits, p.VerifiedName, p.Status, p.QualityRating, p.MessagingLimit, p.NameStatus, p.AccountMode, p.MessagesPerSecond,
            p.AllowedRecipients, p.Override?.Url, p.Override?.AppSecret);
    }

    static async Task<IResult> PutAccount(string id, HttpContext http, AssetRegister assets)
    {
        if (!AssetRegister.IsId(id)) return ControlJson.Refused(new Fault("id", "must be 1 to 20 digits"));
        var known = assets.KnownAccount(id);
        var (wanted, refusal) = await ControlJson.Merge(http, known is null
            ? new AccountRequest()
            : new AccountRequest(known.Name, known.Subscribed, known.Override?.Url, known.Override?.AppSecret));
        if (wanted is null) return refusal!;
        if (wanted.CallbackUrl is { } url && !SandboxOptions.IsHttp(url))
            return ControlJson.Refused(new Fault("callbackUrl", "must be an absolute http(s) URL"));
        var account = assets.AddAccount(id, wanted.Name ?? "Sandbox Business", provisioned: false);
        account.Name = wanted.Name ?? account.Name;
        account.Subscribed = wanted.Subscribed ?? true;
        account.Override = wanted.CallbackUrl is { } callback ? new Callback(callback, wanted.AppSecret) : null;
        return ControlJson.Answer(View(account));
    }

    static async Task<IResult> PostToken(HttpContext http, AssetRegister assets)
    {
        var (wanted, refusal) = await ControlJson.Merge<TokenRequest>(http);
        if (wanted is null) return refusal!;
        if (string.IsNullOrWhiteSpace(wanted.Token)) return ControlJson.Refused(new Fault("token", "is required"));
        var permissions = wanted.Permissions ?? ["whatsapp_business_messaging", "whatsapp_business_management"];
        var token = new TokenProfile(
            wanted.Token, permissions.Contains("whatsapp_business_messaging"), permissions.Contains("whatsapp_business_management"), wanted.WabaIds,
            wanted.ExpiresAt, wanted.Revoked == true);
        assets.Put(token);
        return ControlJson.Answer(token, 201);
    }

    static async Task<IResult> PostTemplate(HttpContext http, AssetRegister assets)
    {
        var (wanted, refusal) = await ControlJson.Merge<TemplateRequest>(http);
        if (wanted is null) return refusal!;
        if (wanted.WabaId is not { } wabaId || !AssetRegister.IsId(wabaId))
            return ControlJson.Refused(new Fault("wabaId", "is required: 1 to 20 digits"));
        if (wanted.Name is not { Length: > 0 } name) return ControlJson.Refused(new Fault("name", "is required"));
        if (wanted.Components?.Any(c => c is not JsonObject) == true) return ControlJson.Refused(new Fault("components", "must be objects"));
        var language = wanted.Language ?? "en_US";
        var template = new Template(
            AssetRegister.TemplateId(wabaId, name, language), name, language, wanted.Status?.ToUpperInvariant() ?? Template.Approved,
            wanted.Category?.ToUpperInvariant() ?? "UTILITY", wanted.Components?.ToJsonString() ?? """[{"type":"BODY","text":"Hello"}]""",
            wanted.ParameterFormat?.Equals("NAMED", StringComparison.OrdinalIgnoreCase) == true);
        assets.AddAccount(wabaId, "Sandbox Business", provisioned: true).Put(template);
        return ControlJson.Answer(new { template.Id, wabaId, template.Name, template.Language, template.Status, template.Category }, 201);
    }

    static object View(PhoneNumber number) => new { number.Id, profile = Request(number), number.Provisioned };

    static object View(BusinessAccount account) => new
    {
        account.Id,
        account.Name,
        account.Subscribed,
        callbackUrl = account.Override?.Url,
        templates = account.Templates.Select(t => $"{t.Name} ({t.Language}, {t.Status})"),
    };
}
