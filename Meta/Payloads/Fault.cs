namespace WhatsApi.Meta;

/// <summary>One thing wrong with a message, in the words of api.md §1's <c>errors[]</c>.</summary>
/// <param name="Pointer">RFC 6901 JSON pointer from the top of the request body, such as <c>/interactive/action/buttons/0/reply/title</c>.</param>
/// <param name="Code">One of <see cref="FaultCodes"/>.</param>
/// <param name="Detail">One sentence: the limit, and what to do.</param>
public sealed record Fault(string Pointer, string Code, string Detail);

/// <summary>The stable codes of a <see cref="Fault"/>.</summary>
public static class FaultCodes
{
    public const string Required = "required";
    public const string WrongType = "wrong_type";
    public const string TooLong = "too_long";
    public const string TooShort = "too_short";
    public const string TooMany = "too_many";
    public const string TooFew = "too_few";
    public const string InvalidValue = "invalid_value";
    public const string Duplicate = "duplicate";
    public const string UnknownMember = "unknown_member";
    public const string NotAllowed = "not_allowed";
    public const string Exclusive = "exclusive";
}
