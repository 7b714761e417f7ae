namespace WhatsApi;

/// <summary>
/// Brings an account's events to its own webhook: at least once, per message in order, with retries, a breaker and a log. Key: the account id.
/// The events themselves are rows, written with what they tell about.
/// </summary>
public interface IForwarderGrain : IGrainWithStringKey
{
    /// <summary>There may be new events. A hint: what is missed is found at the next one, by the reminder, or at start.</summary>
    Task Wake();
}
