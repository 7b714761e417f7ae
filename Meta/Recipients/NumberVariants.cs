namespace WhatsApi.Meta;

/// <summary>Numbers that are one person's although they differ: Brazil's ninth digit, Mexico's 1 and Argentina's 9, which WhatsApp adds or drops (meta-cloud-api §1.5).</summary>
public static class NumberVariants
{
    /// <summary>The other way to write a number (E.164 with <c>+</c>); null when there is only one.</summary>
    public static string? Of(string e164) => e164 switch
    {
        // Numbers that had eight digits once begin with 6 to 9: without the ninth digit, others would be landlines of somebody else.
        ['+', '5', '5', var a, var b, '9', >= '6' and <= '9', .. { Length: 7 }] => $"+55{a}{b}{e164[6..]}",
        ['+', '5', '5', var a, var b, >= '6' and <= '9', .. { Length: 7 }] => $"+55{a}{b}9{e164[5..]}",
        ['+', '5', '2', '1', .. { Length: 10 } rest] => $"+52{rest}",
        ['+', '5', '2', .. { Length: 10 } rest] => $"+521{rest}",
        ['+', '5', '4', '9', .. { Length: 10 } rest] => $"+54{rest}",
        ['+', '5', '4', .. { Length: 10 } rest] => $"+549{rest}",
        _ => null,
    };
}
