using System.Globalization;
using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Controls;

/// <summary>A recipient whose number ends in six digits of this table meets that code: at once or by webhook, as Meta gives it.</summary>
internal static class MagicRecipients
{
    static readonly int[] Codes =
    [
        130403, 130429, 130472, 130497, 131000, 131005, 131016, 131026, 131030, 131031, 131037, 131042, 131045, 131047, 131048, 131049, 131050,
        131053, 131056, 131057, 131064, 133004, 133010, 135000, 137000,
    ];

    public static IEnumerable<MetaError> Table => Codes.Select(MetaErrors.Of);

    public static MetaError? Of(string? waId) =>
        waId is { Length: > 6 } && Ending(waId) is var code && Codes.Contains(code) ? MetaErrors.Of(code) : null;

    static int Ending(string digits) =>
        int.TryParse(digits.AsSpan(digits.Length - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;

    public static bool IsRefusedAtOnce(this MetaError error) => error.Way is not Way.Webhook;
}
