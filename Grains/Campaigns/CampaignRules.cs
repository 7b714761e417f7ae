namespace WhatsApi.Grains;

/// <summary>Stands in until campaigns are stored: what the planner shares with the fan-out.</summary>
internal static class CampaignRules
{
    /// <summary>Whether a contact gets a message, and what is in it.</summary>
    /// <param name="category">The template's, if it is known.</param>
    /// <param name="hasOlder">An older contact of the audience is the same person.</param>
    public static Verdict Verdict(AudienceMember member, ContactVariables template, string? category, bool hasOlder)
    {
        if (member.OptedOut) return new(SkipReason.OptedOut);
        // Meta sends no codes to who shows no number (131062: meta-cloud-api §4.8).
        if (member.Address is null || (member.Phone is null && category == "AUTHENTICATION")) return new(SkipReason.Invalid);
        if (hasOlder) return new(SkipReason.Duplicate);
        return template.For(member) is { } payload ? new(null, payload) : new(SkipReason.MissingVariable);
    }

    /// <summary>Messages a second: as many as were asked for, but no more than the number may.</summary>
    public static double PerSecond(CampaignDefinition definition, double limit) => Math.Min(definition.MessagesPerSecond ?? limit, limit);
}

/// <summary>Why a contact gets nothing.</summary>
internal enum SkipReason { OptedOut, Invalid, Duplicate, MissingVariable }

/// <param name="Skip">Why there is none; null: there is one.</param>
/// <param name="Payload">Meta's template object for this contact.</param>
internal readonly record struct Verdict(SkipReason? Skip, string? Payload = null);
