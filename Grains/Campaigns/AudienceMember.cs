using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>One contact of an audience, as far as a campaign needs to know them.</summary>
internal sealed record AudienceMember(string ContactId, string? Phone, string? UserId, string? Name, ImmutableSortedDictionary<string, string> Attributes, bool OptedOut)
{
    public const string Attribute = "attributes.";

    /// <summary>Where a message to them goes; null: nowhere.</summary>
    public string? Address => Phone ?? UserId;

    /// <summary>A contact that is not there any more.</summary>
    public static AudienceMember Gone(string contactId) => new(contactId, null, null, null, ImmutableSortedDictionary<string, string>.Empty, OptedOut: false);

    /// <summary>A variable's value; null when they have none. An empty text is none: Meta takes no empty parameters.</summary>
    public string? Value(string name)
    {
        var value = name switch
        {
            "name" => Name,
            "phone" => Phone,
            _ when name.StartsWith(Attribute, StringComparison.Ordinal) => Attributes.GetValueOrDefault(name[Attribute.Length..]),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
