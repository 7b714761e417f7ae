namespace WhatsApi.LocalRuntime.Simulation;

/// <summary>What went wrong in a simulation, and the seed that makes it go wrong again.</summary>
public sealed class SimulationException : Exception
{
    public SimulationException() { }

    public SimulationException(string message) : base(message) { }

    public SimulationException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>The answer to a caller outside, when the silo it waited for died.</summary>
public sealed class SiloCrashedException : Exception
{
    public SiloCrashedException() : this("The silo crashed: whether the call was carried out is unknown.") { }

    public SiloCrashedException(string message) : base(message) { }

    public SiloCrashedException(string message, Exception? innerException) : base(message, innerException) { }
}
