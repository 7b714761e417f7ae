namespace WhatsApi.Gateway;

internal static class HealthDocs
{
    public static readonly Doc Health = new("getHealth", "Is it alive", "The process answers. Nothing else is checked.")
    {
        Plan = Doc.NoPlan,
        Replies = [new(200, "It is alive.", new("Health", """{"status":"ok","uptimeSeconds":4711,"version":"0.1.0"}"""))],
    };

    public static readonly Doc Ready = new("getReadiness", "Is it ready", "Every dependency answers. For load balancers: no traffic while this is not 200.")
    {
        Plan = Doc.NoPlan,
        Replies =
        [
            new(200, "It is ready.", new("Readiness",
                """{"status":"ready","checks":{"store":{"ok":true,"provider":"sqlite","latencyMs":0.21},"cluster":{"ok":true,"runtime":"local","silos":1}}}""")),
            new(503, "It is not.", new("Readiness",
                """{"status":"not_ready","checks":{"store":{"ok":false,"provider":"sqlite","latencyMs":2000,"error":"The store did not answer in time."},"cluster":{"ok":true,"runtime":"local","silos":1}}}""")),
        ],
    };
}
