namespace WhatsApi.Gateway;

internal static class LocalPages
{
    /// <summary>The engine of one process has no pages of its own.</summary>
    public static void MapEnginePages(this WebApplication app)
    {
    }
}
