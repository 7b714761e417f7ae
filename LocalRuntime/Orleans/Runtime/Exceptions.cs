namespace Orleans.Runtime;

/// <summary>What the runtime itself throws.</summary>
public class OrleansException : Exception
{
    public OrleansException() : base("Unexpected error.") { }

    public OrleansException(string message) : base(message) { }

    public OrleansException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The call never reached the grain.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    public OrleansMessageRejectionException() { }

    public OrleansMessageRejectionException(string message) : base(message) { }

    public OrleansMessageRejectionException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The silo takes no calls: it is stopping or has stopped.</summary>
public class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException() { }

    public SiloUnavailableException(string message) : base(message) { }

    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A reminder could not be changed.</summary>
public sealed class ReminderException : OrleansException
{
    public ReminderException() { }

    public ReminderException(string message) : base(message) { }

    public ReminderException(string message, Exception innerException) : base(message, innerException) { }
}
