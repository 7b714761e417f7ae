namespace WhatsApi.Gateway;

/// <summary>The gateway, with silo and sandbox inside unless told otherwise. A table of contents.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => GatewayApp.RunAsync(() => Build(args));

    public static WebApplication Build(params string[] args)
    {
        var app = GatewayApp.Build(args);
        app.MapHealth();
        app.MapAccounts();
        app.MapSessions();
        app.MapCredentials();
        app.MapMessages();
        app.MapBulk();
        app.MapContacts();
        app.MapTemplates();
        app.MapCampaigns();
        app.MapFlows();
        app.MapAnalytics();
        app.MapMetaWebhooks();
        app.MapWebhook();
        app.MapEvents();
        app.MapOperators();
        app.MapEnginePages();
        return app;
    }
}
