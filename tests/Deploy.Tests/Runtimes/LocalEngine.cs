namespace WhatsApi.Deploy.Tests;

/// <summary>The engine that this build was made for.</summary>
internal static class Engine
{
    public const string Name = "Local";

    /// <summary>Images beside the gateway's.</summary>
    public static TheoryData<string> OtherImages => ["silo", "sandbox"];
}
