using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>Something to do once the state is stored. Its id follows from the execution and the step, so that doing it again is doing nothing.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(Tag), "tag")]
[JsonDerivedType(typeof(CallHttp), "callHttp")]
[JsonDerivedType(typeof(HandOff), "handOff")]
[JsonDerivedType(typeof(End), "end")]
internal abstract record FlowEffect([property: Id(0)] string Id)
{
    /// <summary>Its id is the message's.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect.Send")]
    public sealed record Send(string Id, [property: Id(0)] string Node, [property: Id(1)] FlowMessage Message) : FlowEffect(Id);

    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect.Tag")]
    public sealed record Tag(string Id, [property: Id(0)] ImmutableArray<string> Add, [property: Id(1)] ImmutableArray<string> Remove) : FlowEffect(Id);

    /// <summary>Its answer comes back as <see cref="FlowEvent.HttpAnswered"/>. It may be made twice; the id tells the other side.</summary>
    /// <param name="Body">As it is sent; null for none.</param>
    /// <param name="IsJson">Whether the body is JSON.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect.CallHttp")]
    public sealed record CallHttp(
        string Id, [property: Id(0)] string Node, [property: Id(1)] string Method, [property: Id(2)] string Url, [property: Id(3)] ImmutableSortedDictionary<string, string> Headers,
        [property: Id(4)] string? Body, [property: Id(5)] bool IsJson) : FlowEffect(Id);

    /// <summary>People take over; the execution keeps the contact until it is resumed.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect.HandOff")]
    public sealed record HandOff(string Id, [property: Id(0)] string Node) : FlowEffect(Id);

    /// <summary>It is over, in whatever way: the contact is free.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEffect.End")]
    public sealed record End(string Id, [property: Id(0)] ExecutionStatus Status) : FlowEffect(Id);
}

/// <param name="State">To be stored first.</param>
/// <param name="Effects">What was added to the state's <see cref="ExecutionState.Outbox"/>, in order.</param>
internal readonly record struct FlowStep(ExecutionState State, ImmutableArray<FlowEffect> Effects);
