using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Messages;

/// <summary>Who a message goes to: a phone number, a business-scoped user id (BSUID) or a group.</summary>
internal sealed record Recipient(string Input, string? WaId, string? UserId, bool IsGroup = false)
{
    /// <summary>One key per person, whichever way they were addressed.</summary>
    public string Key => UserId ?? Input;

    /// <summary>The digits inside a wamid.</summary>
    public string Digits => WaId ?? new string([.. Input.Where(char.IsAsciiDigit).Take(60)]);

    public static (Recipient?, GraphError?) Of(Param body, bool rewriteWaId, Func<string, string?> knownUserId)
    {
        var to = body["to"] with { Path = "to" };
        var recipient = body["recipient"] with { Path = "recipient" };
        if (to.OptionalText() is { } notText) return (null, notText);
        if (to.Text is { Length: > 0 } dialled)
            return body["recipient_type"].Text == "group"
                ? (new Recipient(dialled, null, null, IsGroup: true), null)
                : Phone(dialled, rewriteWaId, knownUserId);
        if (recipient.OptionalText() is { } wrong) return (null, wrong);
        if (recipient.Text is not { Length: > 0 } bsuid) return (null, GraphError.Required("to"));
        return UserIds.Looks(bsuid)
            ? (new Recipient(bsuid, null, bsuid), null)
            : (null, GraphError.Value($"recipient: '{bsuid}' is not a business-scoped user id."));
    }

    static (Recipient?, GraphError?) Phone(string dialled, bool rewriteWaId, Func<string, string?> knownUserId)
    {
        if (PhoneDigits(dialled) is not { } digits)
            return (null, GraphError.Value($"Recipient phone number '{dialled}' is malformed."));
        var waId = rewriteWaId ? WaIdOf(digits) : digits;
        return (new Recipient(dialled, waId, knownUserId(waId) ?? UserIds.Of(waId)), null);
    }

    /// <summary>The digits of a number as people write it, or null.</summary>
    public static string? PhoneDigits(string dialled)
    {
        var digits = new string([.. dialled.Where(char.IsAsciiDigit)]);
        var clean = dialled.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '(' or ')' or ' ');
        return clean && digits.Length is >= 7 and <= 15 && dialled.LastIndexOf('+') <= 0 ? digits : null;
    }

    /// <summary>What WhatsApp calls the number: Brazil loses its ninth digit, Mexico and Argentina gain theirs (§1.5).</summary>
    public static string WaIdOf(string digits) => digits switch
    {
        ['5', '5', var a, var b, '9', .. { Length: 8 } rest] => $"55{a}{b}{rest}",
        ['5', '2', .. { Length: 10 } rest] => $"521{rest}",
        ['5', '4', .. { Length: 10 } rest] => $"549{rest}",
        _ => digits,
    };
}
