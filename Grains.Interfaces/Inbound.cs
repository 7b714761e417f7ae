namespace WhatsApi;

/// <summary>
/// Works off Meta's webhook payloads that the gateway has stored. Key: a lane number; a payload's lane is derived from its id, so that every payload has one
/// grain that owns it, and a lane that stops takes its leftovers up again from the store.
/// </summary>
public interface IInboxGrain : IGrainWithStringKey
{
    /// <summary>Takes up one stored payload. Returns at once.</summary>
    Task Take(StoredPayload payload);

    /// <summary>Looks in the store for payloads that were left.</summary>
    Task Wake();

    /// <summary>Ends this activation. The next call finds another, maybe in another silo.</summary>
    Task Rest();
}

/// <param name="Account">The account whose own callback path it came to; null for the shared path.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.StoredPayload")]
public sealed record StoredPayload([property: Id(0)] string Id, [property: Id(1)] string? Account, [property: Id(2)] ReadOnlyMemory<byte> Body, [property: Id(3)] DateTimeOffset ReceivedAt);

/// <summary>What one account knows of one person: identities, the last message, the 24-hour window. Key: <see cref="Keys.Conversation"/>.</summary>
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Stores an inbound message. Doing it again does nothing and answers false.</summary>
    Task<bool> Heard(InboundMessage message);

    /// <summary>Begins an execution for this person, by a call rather than a message. Doing it again does nothing. False while another execution keeps them.</summary>
    Task<bool> Trigger(TriggerCommand command);

    /// <summary>An execution that began under another name of this person: what they write goes to it, unless another keeps them. Doing it again does nothing.</summary>
    Task Adopt(string executionId);

    /// <summary>Meta has proven the dialled number, or the user id, to be this number's.</summary>
    Task Proven(string number);

    /// <summary>Meta has told that this person had another number or user id before, which is theirs no more.</summary>
    Task Follows(string former);

    /// <summary>Forgets how the person calls themselves.</summary>
    Task Forget();
}

/// <summary>A message from a person, as Meta's webhook told it.</summary>
/// <param name="Payload">The object under the type's key, unchanged; null for types without one.</param>
/// <param name="Raw">The whole element of <c>messages</c>, unchanged: nothing Meta says is lost.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.InboundMessage")]
public sealed record InboundMessage(
    [property: Id(0)] string PhoneNumberId, [property: Id(1)] string Wamid, [property: Id(2)] string From, [property: Id(3)] string? FromUserId,
    [property: Id(4)] string? ProfileName, [property: Id(5)] string? Username, [property: Id(6)] DateTimeOffset At, [property: Id(7)] string Type,
    [property: Id(8)] RawJson? Payload, [property: Id(9)] string? ContextMessageId, [property: Id(10)] RawJson Raw);
