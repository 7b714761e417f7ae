namespace WhatsApi.Deploy.Tests;

/// <summary>The engine that this build was made for.</summary>
internal static class Engine
{
    public const string Name = "Orleans";

    /// <summary>Images beside the gateway's; the sandbox's is the same for both engines.</summary>
    public static TheoryData<string> OtherImages => ["silo"];
}
