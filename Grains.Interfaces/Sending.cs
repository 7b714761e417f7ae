using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>The send loop of one business phone number: its pace, its order, its attempts. Key: Meta's phone number id.</summary>
public interface ISenderGrain : IGrainWithStringKey
{
    /// <summary>A message of this number is queued. A hint: what is not taken now is found in the store later.</summary>
    /// <returns>True when it is in memory for its turn; false when it waits in the store.</returns>
    Task<bool> Offer(Ticket ticket);

    /// <summary>Many messages of one account, as with <see cref="Offer"/>.</summary>
    Task OfferAll(ImmutableArray<Ticket> tickets);

    /// <summary>Looks at the store for work, with fresh credentials.</summary>
    Task Wake();

    /// <summary>Gives a page of an account's waiting messages to the number that the account sends from now. False when none was left to give.</summary>
    Task<bool> Rehome(string account, string phoneNumberId);

    /// <summary>What the sender is doing, for operators.</summary>
    Task<SenderView> Look();
}

/// <summary>A queued message at its sender.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.Ticket")]
public sealed record Ticket([property: Id(0)] string Account, [property: Id(1)] string Message, [property: Id(2)] string To, [property: Id(3)] Lane Lane,
    [property: Id(4)] DateTimeOffset DueAt);

/// <param name="Waiting">Messages held in memory, waiting for their turn.</param>
/// <param name="InFlight">Attempts under way.</param>
/// <param name="PerSecond">The pace now, after any slowing.</param>
/// <param name="Limit">The number's own limit.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.SenderView")]
public sealed record SenderView([property: Id(0)] int Waiting, [property: Id(1)] int InFlight, [property: Id(2)] double PerSecond, [property: Id(3)] double Limit);
