using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Graph;

/// <summary>GET /{waba-id} and its subscribed apps: meta-cloud-api §7.2, §7.5.</summary>
internal sealed class AccountNode(SandboxWorld world)
{
    public GraphAnswer Read(GraphCall call, Caller caller)
    {
        if (!caller.MayManage) return GraphError.Of(200);
        return call.Method == "GET" && world.Assets.Account(call.Path.Node, caller) is { } account
            ? Fields.Select(View(account), call.Query("fields"), Fields.AccountDefaults, "WhatsAppBusinessAccount")
            : GraphError.NoObject(call.Method, call.Path.Node);
    }

    public async Task<GraphAnswer> SubscribedApps(GraphCall call, BusinessAccount account)
    {
        switch (call.Method)
        {
            case "GET":
                return new JsonObject { ["data"] = account.Subscribed ? new JsonArray(Subscription(account)) : [] };
            case "POST":
                return await Subscribe(call, account);
            case "DELETE":
                account.Subscribed = false;
                return GraphAnswer.Success;
            default:
                return GraphError.NoObject(call.Method, account.Id);
        }
    }

    /// <summary>An empty subscribe call removes the override.</summary>
    async Task<GraphAnswer> Subscribe(GraphCall call, BusinessAccount account)
    {
        if (await call.Object() is not { } body) return GraphError.Of(100);
        var url = body["override_callback_uri"]?.ToString() ?? "";
        var token = body["verify_token"]?.ToString();
        if (url.Length > 0 && await CallbackCheck.WhyNot(world, url, token, call.Http.RequestAborted) is { } error) return error;
        account.Override = url.Length > 0 ? new Callback(url) : null;
        account.Subscribed = true;
        return GraphAnswer.Success;
    }

    JsonObject Subscription(BusinessAccount account)
    {
        var row = new JsonObject
        {
            ["whatsapp_business_api_data"] = new JsonObject
            {
                ["id"] = world.Assets.AppId,
                ["name"] = AppNodes.Name,
                ["link"] = AppNodes.LinkOf(world.Assets.AppId),
            },
        };
        if (account.Override is { } callback) row["override_callback_uri"] = callback.Url;
        return row;
    }

    JsonObject View(BusinessAccount account) => new()
    {
        ["id"] = account.Id,
        ["name"] = account.Name,
        ["timezone_id"] = "1",
        ["message_template_namespace"] = "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9",
        ["currency"] = "USD",
        ["country"] = "US",
        ["status"] = "ACTIVE",
        ["account_review_status"] = "APPROVED",
        ["business_verification_status"] = "verified",
        ["ownership_type"] = "SELF",
        ["primary_business_location"] = "US",
        ["marketing_messages_lite_api_status"] = "INELIGIBLE",
        ["whatsapp_business_manager_messaging_limit"] = "TIER_250",
        ["health_status"] = Health.Of(world.Assets.AppId, ("WABA", account.Id)),
    };
}
