using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Graph;

/// <summary>GET /me, /app, /debug_token and the app itself: meta-cloud-api §7.4, §7.5.</summary>
internal sealed class AppNodes(SandboxWorld world)
{
    public const string Name = "WhatsAPI Sandbox";
    const string UserId = "122100000000000000";

    public static string LinkOf(string appId) => $"https://www.facebook.com/games/?app_id={appId}";

    public GraphAnswer Named(GraphCall call, Caller caller) => (call.Method, call.Path.Node) switch
    {
        ("GET", "debug_token") => DebugToken(call.Query("input_token")),
        ("GET", "app") => App(),
        ("GET", "me") => caller.IsApp ? App() : new JsonObject { ["name"] = "Sandbox System User", ["id"] = UserId },
        _ => GraphError.NoObject(call.Method, call.Path.Node),
    };

    public async Task<GraphAnswer> App(GraphCall call, Caller caller) => (call.Method, call.Path.Edge) switch
    {
        ("GET", "") => App(),
        (_, "subscriptions") when !caller.IsApp => GraphError.Of(10),
        ("GET", "subscriptions") => Subscriptions(),
        ("POST", "subscriptions") => await Subscribe(call),
        _ => GraphError.NoObject(call.Method, call.Path.Node),
    };

    JsonObject App() => new()
    {
        ["category"] = "Business and pages",
        ["link"] = LinkOf(world.Assets.AppId),
        ["name"] = Name,
        ["id"] = world.Assets.AppId,
    };

    JsonObject Subscriptions() => new()
    {
        ["data"] = world.Assets.AppCallback is not { } callback ? [] : new JsonArray(new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["callback_url"] = callback.Url,
            ["active"] = true,
            ["fields"] = new JsonArray(new JsonObject { ["name"] = "messages", ["version"] = "v25.0" }),
        }),
    };

    async Task<GraphAnswer> Subscribe(GraphCall call)
    {
        var body = await call.Object();
        var url = body?["callback_url"]?.ToString() ?? call.Query("callback_url");
        if (url is null) return GraphError.Required("callback_url");
        var token = body?["verify_token"]?.ToString() ?? call.Query("verify_token");
        if (await CallbackCheck.WhyNot(world, url, token, call.Http.RequestAborted) is { } error) return error;
        world.Assets.AppCallback = new Callback(url);
        return GraphAnswer.Success;
    }

    GraphAnswer DebugToken(string? token)
    {
        if (token is null) return GraphError.Required("input_token");
        var (inspected, error) = world.Assets.Authenticate(token);
        return new JsonObject { ["data"] = inspected is null ? Invalid(error!) : Valid(inspected) };
    }

    static JsonObject Invalid(GraphError error)
    {
        var why = new JsonObject { ["code"] = 190, ["message"] = error.Message };
        if (error.Subcode is { } subcode) why["subcode"] = subcode;
        return new JsonObject { ["error"] = why, ["is_valid"] = false, ["scopes"] = new JsonArray() };
    }

    JsonObject Valid(Caller caller)
    {
        string[] scopes =
        [
            .. caller.MayManage ? ["whatsapp_business_management"] : Array.Empty<string>(),
            .. caller.MaySend ? ["whatsapp_business_messaging"] : Array.Empty<string>(),
        ];
        return new JsonObject
        {
            ["app_id"] = world.Assets.AppId,
            ["type"] = caller.IsApp ? "APP" : "SYSTEM_USER",
            ["application"] = Name,
            ["data_access_expires_at"] = 0,
            ["expires_at"] = 0,
            ["is_valid"] = true,
            ["issued_at"] = world.StartedAt.ToUnixTimeSeconds(),
            ["scopes"] = new JsonArray([.. scopes.Append("public_profile").Select(s => JsonValue.Create(s))]),
            ["granular_scopes"] = new JsonArray([.. scopes.Select(s => Granular(s, caller.WabaIds))]),
            ["user_id"] = UserId,
        };
    }

    // Without target_ids the scope covers all assets.
    static JsonObject Granular(string scope, IReadOnlyList<string>? wabaIds)
    {
        var row = new JsonObject { ["scope"] = scope };
        if (wabaIds is not null) row["target_ids"] = new JsonArray([.. wabaIds.Select(w => JsonValue.Create(w))]);
        return row;
    }
}
