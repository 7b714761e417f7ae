namespace WhatsApi.Meta;

/// <summary>An error as Meta tells it, in an answer (meta-cloud-api §3.1) or in a webhook (§5.5). Decide on numbers, never on words: the words
/// are unstable and partly in the language of the token's owner (§1.3).</summary>
public sealed record GraphError
{
    /// <summary>The <see cref="Code"/> of an answer in which Meta gave none.</summary>
    public const int NoCode = -1;

    /// <summary>Meta's error code, such as 131009. 0 is a code of Meta's too; see <see cref="IsUnreached"/>.</summary>
    public int Code { get; init; }

    /// <summary><c>error_subcode</c>, such as 463 (token expired) or 33 (no such object).</summary>
    public int? Subcode { get; init; }

    /// <summary>What went wrong, in a few words: Meta's message without its <c>(#code)</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary><c>error_data.details</c>: what exactly went wrong.</summary>
    public string? Detail { get; init; }

    /// <summary>Names the request when one asks Meta about it.</summary>
    public string? FbtraceId { get; init; }

    /// <summary>Status of the answer that carried the error; null for one that came by webhook.</summary>
    public int? HttpStatus { get; init; }

    /// <summary><c>error_user_title</c>, localised.</summary>
    public string? UserTitle { get; init; }

    /// <summary><c>error_user_msg</c>, localised.</summary>
    public string? UserMessage { get; init; }

    /// <summary><c>is_transient</c>: Meta itself thinks that a repeat may help.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True for the error that stands for a request which never reached Meta.</summary>
    public bool IsUnreached => Code == 0 && HttpStatus is null && Title == UnreachedTitle;

    /// <summary>True for the error that stands for a lost answer: Meta may have done what it was asked for.</summary>
    public bool IsUnanswered => Code == 0 && HttpStatus is null && Title == UnansweredTitle;

    internal const string UnreachedTitle = "Meta could not be reached";
    const string UnansweredTitle = "Meta's answer was lost";

    internal bool HasCode => Code != NoCode;

    // Graph repeats a malformed token in its message ("Malformed access token EAA...").
    internal GraphError Without(string secret) => secret.Length == 0 ? this : this with
    {
        Title = Title.Replace(secret, Hidden, StringComparison.Ordinal),
        Detail = Detail?.Replace(secret, Hidden, StringComparison.Ordinal),
        UserTitle = UserTitle?.Replace(secret, Hidden, StringComparison.Ordinal),
        UserMessage = UserMessage?.Replace(secret, Hidden, StringComparison.Ordinal),
    };

    const string Hidden = "[hidden]";

    internal static GraphError Unanswered(string? detail) => new() { Title = UnansweredTitle, Detail = detail };

    internal static GraphError Unreached(string detail) => new() { Title = UnreachedTitle, Detail = detail };
}
