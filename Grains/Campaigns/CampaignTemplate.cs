using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>What can be said of a campaign's template before anybody gets it.</summary>
public static class CampaignTemplate
{
    // Short, and right wherever a text is: also as a phone number, and in the text of a button's address.
    const string Anything = "1";

    /// <summary>Why a text that may hold contact variables cannot be used; null when it can.</summary>
    public static string? WhyNot(string text)
    {
        var variables = ContactVariables.In(text);
        if (variables.Unknown.FirstOrDefault() is { } unknown)
            return $"There is no variable contact.{unknown}: contact.name, contact.phone and contact.attributes.<name> are known.";
        return variables.HasBroken ? "A variable is written {{contact.name}}, with a default {{contact.name|there}}: two braces on each side, and no others inside." : null;
    }

    /// <summary>True when a text holds contact variables, or something like it.</summary>
    public static bool HasVariables(string text) => text.Contains("{{", StringComparison.Ordinal);

    /// <summary>The template as it is for somebody who has a short value for all that has no default: what is wrong with it is wrong for everybody.</summary>
    public static RawJson Example(RawJson template)
    {
        var variables = ContactVariables.In(template.Text);
        var without = variables.WithoutDefault.ToList();
        var somebody = AudienceMember.Gone("") with
        {
            Name = without.Contains("name") ? Anything : null,
            Phone = without.Contains("phone") ? Anything : null,
            Attributes = AudienceMember.Gone("").Attributes.AddRange(
                without.Where(name => name.StartsWith(AudienceMember.Attribute, StringComparison.Ordinal)).Select(name => KeyValuePair.Create(name[AudienceMember.Attribute.Length..], Anything))),
        };
        return variables.For(somebody) is { } example ? new(example) : template;
    }

    /// <summary>Its name and its language.</summary>
    public static (string Name, string Language) NameOf(RawJson template)
    {
        using var document = JsonDocument.Parse(template.Text);
        return (document.RootElement.GetProperty("name").GetString()!, document.RootElement.GetProperty("language").GetProperty("code").GetString()!);
    }
}
