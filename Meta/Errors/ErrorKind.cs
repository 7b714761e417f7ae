namespace WhatsApi.Meta;

/// <summary>What a sender does about an error.</summary>
public enum ErrorKind
{
    /// <summary>Nothing helps this message, or only a person can help: fail it at once.</summary>
    Permanent,

    /// <summary>A passing fault: try again soon, with backoff and jitter.</summary>
    Passing,

    /// <summary>The number, its business account or the app sends too fast: slow the whole number, then try again.</summary>
    NumberThrottled,

    /// <summary>This recipient has had too many messages from this number (131056): only this pair waits.</summary>
    PairThrottled,

    /// <summary>Try again after hours: soon would be refused again.</summary>
    WaitLong,
}

/// <summary>The classes of meta-cloud-api §3.2, finer than <see cref="ErrorKind"/>.</summary>
public enum ErrorClass
{
    /// <summary>P: permanent for this payload or recipient.</summary>
    Permanent,

    /// <summary>T: passes by itself.</summary>
    Transient,

    /// <summary>W: throttled.</summary>
    Wait,

    /// <summary>L: hours to a day, or give up.</summary>
    WaitLong,

    /// <summary>C: configuration or credentials; nothing will go out on this number until a person acts.</summary>
    Configuration,

    /// <summary>D: never send this kind to this user again.</summary>
    Done,
}

/// <summary>What is known about a code.</summary>
/// <param name="Class">Meta's class.</param>
/// <param name="Kind">What a sender does.</param>
/// <param name="Title">What it means, in English and stable.</param>
/// <param name="Hint">One sentence telling the user what to do.</param>
public sealed record ErrorFacts(ErrorClass Class, ErrorKind Kind, string Title, string Hint);
