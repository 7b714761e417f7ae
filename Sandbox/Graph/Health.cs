using System.Text.Json.Nodes;

namespace WhatsApi.Sandbox.Graph;

/// <summary>The <c>health_status</c> of a node: always well. Meta-cloud-api §7.2.</summary>
internal static class Health
{
    public static JsonObject Of(string appId, params (string Type, string Id)[] entities) => new()
    {
        ["can_send_message"] = "AVAILABLE",
        ["entities"] = new JsonArray([.. entities.Append(("APP", appId)).Select(e => new JsonObject
        {
            ["entity_type"] = e.Item1,
            ["id"] = e.Item2,
            ["can_send_message"] = "AVAILABLE",
        })]),
    };
}
