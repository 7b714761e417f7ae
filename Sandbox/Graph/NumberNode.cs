using System.Globalization;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Graph;

/// <summary>GET and POST /{phone-number-id}, and the numbers of a WABA: meta-cloud-api §7.1, §7.3, §7.7.</summary>
internal sealed class NumberNode(SandboxWorld world)
{
    const string Type = "WhatsAppBusinessPhoneNumber";

    public async Task<GraphAnswer> Node(GraphCall call, Caller caller)
    {
        if (world.Assets.Number(call.Path.Node, caller) is not { } number) return GraphError.NoObject(call.Method, call.Path.Node);
        if (call.Method == "GET") return Fields.Select(View(number), call.Query("fields"), Fields.NumberDefaults, Type);
        if (call.Method != "POST") return GraphError.NoObject(call.Method, call.Path.Node);
        if (!caller.MayManage) return GraphError.Of(200);
        return await Change(call, number);
    }

    public GraphAnswer List(GraphCall call, Caller caller, BusinessAccount account)
    {
        if (call.Method != "GET") return GraphError.NoObject(call.Method, account.Id);
        var page = Paging.Of(world.Assets.NumbersOf(account, caller).ToList(), n => n.Id, call);
        var rows = new JsonArray();
        foreach (var number in page.Rows)
        {
            var row = Fields.Select(View(number), call.Query("fields"), Fields.NumberDefaults, Type);
            if (row is not GraphAnswer.Ok { Body: var body }) return row;
            rows.Add(body);
        }
        return page.Answer(rows);
    }

    /// <summary>POST register and deregister.</summary>
    public GraphAnswer Register(GraphCall call, Caller caller)
    {
        if (call.Method != "POST" || world.Assets.Number(call.Path.Node, caller) is not { } number)
            return GraphError.NoObject(call.Method, call.Path.Node);
        if (!caller.MayManage) return GraphError.Of(200);
        number.Profile = number.Profile with { Status = call.Path.Edge == "register" ? "CONNECTED" : "DISCONNECTED" };
        return GraphAnswer.Success;
    }

    async Task<GraphAnswer> Change(GraphCall call, PhoneNumber number)
    {
        if (await call.Object() is not { } body) return GraphError.Of(100);
        if (body["webhook_configuration"] is not JsonObject webhook) return GraphAnswer.Success;
        var url = webhook["override_callback_uri"]?.ToString() ?? "";
        var token = webhook["verify_token"]?.ToString();
        if (url.Length > 0 && await CallbackCheck.WhyNot(world, url, token, call.Http.RequestAborted) is { } error) return error;
        number.Profile = number.Profile with { Override = url.Length > 0 ? new Callback(url) : null };
        return GraphAnswer.Success;
    }

    JsonObject View(PhoneNumber number)
    {
        var profile = number.Profile;
        return new JsonObject
        {
            ["verified_name"] = profile.VerifiedName,
            ["code_verification_status"] = "VERIFIED",
            ["display_phone_number"] = profile.Display,
            ["quality_rating"] = profile.QualityRating,
            ["platform_type"] = "CLOUD_API",
            ["throughput"] = new JsonObject { ["level"] = profile.ThroughputLevel },
            ["last_onboarded_time"] = number.Since.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture),
            ["webhook_configuration"] = Webhooks(number),
            ["id"] = number.Id,
            ["status"] = profile.Status,
            ["name_status"] = profile.NameStatus,
            ["account_mode"] = profile.AccountMode,
            ["quality_score"] = new JsonObject { ["score"] = profile.QualityRating },
            ["is_official_business_account"] = false,
            ["is_pin_enabled"] = true,
            ["is_on_biz_app"] = false,
            ["whatsapp_business_manager_messaging_limit"] = profile.MessagingLimit,
            ["messaging_limit_tier"] = profile.MessagingLimit,
            ["health_status"] = Health.Of(world.Assets.AppId, ("PHONE_NUMBER", number.Id), ("WABA", profile.WabaId)),
        };
    }

    JsonObject Webhooks(PhoneNumber number)
    {
        var urls = new JsonObject();
        if (number.Profile.Override is { } own) urls["phone_number"] = own.Url;
        if (world.Assets.KnownAccount(number.Profile.WabaId)?.Override is { } account) urls["whatsapp_business_account"] = account.Url;
        if (world.Assets.AppCallback is { } app) urls["application"] = app.Url;
        return urls;
    }
}
