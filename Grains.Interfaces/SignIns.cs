namespace WhatsApi;

/// <summary>
/// Counts the sign-ins that failed for one e-mail address, or from one network address, in memory: who waits for a restart has waited long enough.
/// Key: what is guarded, as <see cref="GrainFactoryExtensions"/> writes it.
/// </summary>
public interface ISignInGuardGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes room for an attempt before it is made, so that attempts made at once cannot pass the limit together; those that would wait until others are decided.
    /// Null when it may be made: then its end has to be told. Else the seconds to wait, and nothing is counted.
    /// </summary>
    Task<int?> Begin();

    /// <summary>The attempt has failed.</summary>
    Task Failed();

    /// <summary>The attempt does not count: it was right, or never decided.</summary>
    Task TakeBack();

    /// <summary>The attempt was right, and proves the failures before it to be forgivable.</summary>
    Task Forgive();
}

/// <summary>Limits of sessions that both sides of the grain boundary know.</summary>
public static class SessionLimits
{
    /// <summary>How long a session lives from its last use (api.md §3).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
}
