namespace WhatsApi.Meta;

/// <summary>A text of a definition that people will read: blanks alone are none.</summary>
internal static class DefinedText
{
    public static string? Of(Part part, string member, int most)
    {
        if (part.String(member, 1, most) is not { } text) return null;
        if (!string.IsNullOrWhiteSpace(text)) return text;
        part.Fault(member, FaultCodes.TooShort, $"{member} holds blanks only; write words.");
        return null;
    }
}
