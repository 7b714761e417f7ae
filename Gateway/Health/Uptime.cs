using System.Reflection;

namespace WhatsApi.Gateway;

internal sealed class Uptime(TimeProvider clock)
{
    readonly long _start = clock.GetTimestamp();

    /// <summary>Such as <c>0.1.0</c>, without the build's hash.</summary>
    public static string Version { get; } =
        typeof(Uptime).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public TimeSpan Elapsed => clock.GetElapsedTime(_start);
}
