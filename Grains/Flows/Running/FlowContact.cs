using System.Collections.Immutable;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>Who a flow talks to, as they were known when it began; its own tags are added.</summary>
/// <param name="Person">Where its messages go: a phone number (E.164) or a business-scoped user id.</param>
/// <param name="Id">The contact's id; null for somebody who is none.</param>
/// <param name="Name">The contact's name, else how the person calls themselves.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowContact")]
internal sealed record FlowContact([property: Id(0)] string Person, [property: Id(1)] string? Id = null, [property: Id(2)] string? Phone = null, [property: Id(3)] string? Name = null)
{
    [Id(4)] public ImmutableArray<string> Tags { get; init; } = [];
    [Id(5)] public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What <c>{{contact}}</c> stands for.</summary>
    public JsonElement ToJson() => MadeJson.Of(json =>
    {
        json.WriteString("id", Id);
        json.WriteString("phone", Phone);
        json.WriteString("name", Name);
        json.WriteStartArray("tags");
        foreach (var tag in Tags) json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartObject("attributes");
        foreach (var (name, value) in Attributes) json.WriteString(name, value);
        json.WriteEndObject();
    });

    public FlowContact Tagged(ImmutableArray<string> add, ImmutableArray<string> remove) => this with { Tags = [.. Tags.Except(remove).Union(add)] };
}
