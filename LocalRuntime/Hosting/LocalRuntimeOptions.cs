using System.Reflection;

namespace WhatsApi.LocalRuntime;

/// <summary>How the local runtime behaves. The defaults are those of Orleans.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>Where the grain classes are.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>After how much idleness an activation is collected.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the idle are looked for.</summary>
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The age for single classes, by full name; goes before <see cref="Orleans.CollectionAgeLimitAttribute"/>.</summary>
    public IDictionary<string, TimeSpan> ClassCollectionAge { get; } = new Dictionary<string, TimeSpan>();

    /// <summary>How long a caller waits. The call itself goes on.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long activation, and deactivation, may take.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least period of a reminder.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A turn that takes longer is logged: something in it blocks a thread.</summary>
    public TimeSpan SlowTurn { get; set; } = TimeSpan.FromSeconds(1);
}
