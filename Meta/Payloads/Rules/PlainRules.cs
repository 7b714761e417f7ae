using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Text (meta-cloud-api §2.3), location (§2.5) and reaction (§2.7).</summary>
internal static class PlainRules
{
    public static void Text(Part text)
    {
        text.Only("body", "preview_url");
        text.Text("body", 1, PayloadLimits.TextBody);
        text.Flag("preview_url");
    }

    public static void Location(Part location)
    {
        location.Only("latitude", "longitude", "name", "address");
        Degrees(location, "latitude", 90);
        Degrees(location, "longitude", 180);
        location.Text("name");
        location.Text("address");
    }

    public static void Reaction(Part reaction)
    {
        reaction.Only("message_id", "emoji");
        reaction.Text("message_id", 1, PayloadLimits.MessageId);
        if (reaction.String("emoji", 0, PayloadLimits.Unlimited) is { Length: > 0 } emoji && !IsOneEmoji(emoji))
            reaction.Fault("emoji", FaultCodes.InvalidValue, "emoji must be one emoji, or empty to take the reaction back.");
    }

    // Number or numeric string (§2.5).
    static void Degrees(Part location, string member, double limit)
    {
        double degrees;
        switch (location.Find(member))
        {
            case { ValueKind: JsonValueKind.Number } number:
                degrees = number.GetDouble();
                break;
            case { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out degrees):
                break;
            case { ValueKind: JsonValueKind.String }:
                degrees = double.NaN;
                break;
            case null:
                location.Fault(member, FaultCodes.Required, $"{member} is required, in decimal degrees.");
                return;
            default:
                location.Fault(member, FaultCodes.WrongType, $"{member} must be a number, or a string that holds one.");
                return;
        }
        if (!(Math.Abs(degrees) <= limit))
            location.Fault(member, FaultCodes.InvalidValue, string.Create(CultureInfo.InvariantCulture, $"{member} must be decimal degrees from -{limit} to {limit}."));
    }

    // One thing on the screen, and not a letter; keycaps begin with a digit.
    static bool IsOneEmoji(string text) =>
        StringInfo.GetNextTextElementLength(text) == text.Length && text.EnumerateRunes().Any(rune => !rune.IsAscii && !Rune.IsLetterOrDigit(rune));
}
