using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace WhatsApi.Meta;

/// <summary>What Meta's error codes mean and what to do about them (meta-cloud-api §3). The same codes come in answers and, in failed statuses,
/// by webhook; any of them may come on either path.</summary>
public static partial class GraphErrors
{
    /// <summary>The recipient has stopped marketing messages of this business (meta-cloud-api §3.5).</summary>
    public const int StoppedMarketing = 131050;

    static readonly ErrorTable.Row[] Rows =
    [
        .. ErrorTable.Access, .. ErrorTable.Throttling, .. ErrorTable.Faults, .. ErrorTable.Message, .. ErrorTable.Recipient,
        .. ErrorTable.Templates, .. ErrorTable.Account,
    ];

    static readonly FrozenDictionary<int, ErrorFacts> Codes = Rows
        .SelectMany(row => Enumerable.Range(row.From, row.To - row.From + 1).Select(code => (code, row)))
        .ToFrozenDictionary(x => x.code, x => new ErrorFacts(x.row.Class, x.row.Kind ?? Usually(x.row.Class), x.row.Title, x.row.Hint));

    // Subcodes that say more than their code: meta-cloud-api §3.3 (190), §3.6 (100/33).
    static readonly FrozenDictionary<(int Code, int Subcode), ErrorFacts> Subcodes = new Dictionary<(int, int), ErrorFacts>
    {
        [(100, 33)] = new(ErrorClass.Configuration, ErrorKind.Permanent, "There is no such object, or the token may not see it",
            "Check phoneNumberId and wabaId, and give the token access to that business account."),
        [(190, 458)] = Ended("The app is not installed", "Log in to the app again and store the new token."),
        [(190, 459)] = Ended("The token's user must pass a check", "Log in to facebook.com as the token's user, then create a new token."),
        [(190, 460)] = Ended("The token ended because the user's password changed", "Create a new access token and store it."),
        [(190, 463)] = Ended("The access token has expired", "Create a system-user token, which need not expire, and store it."),
        [(190, 464)] = Ended("The token's user is not confirmed", "Confirm the user on facebook.com, then create a new token."),
        [(190, 467)] = Ended("The token was withdrawn by logging out", "Create a new access token and store it."),
        [(190, 492)] = Ended("The token's user has lost access to the page", "Give the user back its role, or create a token for another user."),
    }.ToFrozenDictionary();

    /// <summary>What is known about a code; null for one that Meta has not documented.</summary>
    public static ErrorFacts? Find(int code, int? subcode = null) =>
        subcode is { } sub && Subcodes.TryGetValue((code, sub), out var exact) ? exact : Codes.GetValueOrDefault(code);

    /// <summary>What a sender does about this error. An unknown code passes if it came with a 5xx or is marked transient, and is permanent
    /// otherwise: a message that fails wrongly can be retried by its owner, one that is repeated wrongly cannot be called back.</summary>
    public static ErrorKind KindOf(GraphError error)
    {
        if (error.IsUnreached) return ErrorKind.Passing;
        if (error.Code == 131053 && PassingDownload().IsMatch(error.Detail ?? "")) return ErrorKind.Passing; // meta-cloud-api §3.4
        if (Find(error.Code, error.Subcode) is { } facts) return facts.Kind;
        return error switch
        {
            { HttpStatus: 429 } => ErrorKind.NumberThrottled,
            { HttpStatus: 408 or >= 500 } or { IsTransient: true } => ErrorKind.Passing,
            _ => ErrorKind.Permanent,
        };
    }

    /// <summary>Meta's class of this error; <see cref="ErrorClass.Configuration"/> means that the whole number is stopped until a person acts.</summary>
    public static ErrorClass ClassOf(GraphError error) => KindOf(error) switch
    {
        var kind when Find(error.Code, error.Subcode) is { } facts && facts.Kind == kind && !error.IsUnreached => facts.Class,
        ErrorKind.Passing => ErrorClass.Transient,
        ErrorKind.NumberThrottled or ErrorKind.PairThrottled => ErrorClass.Wait,
        ErrorKind.WaitLong => ErrorClass.WaitLong,
        _ => ErrorClass.Permanent,
    };

    /// <summary>One sentence telling the user what to do.</summary>
    public static string HintFor(GraphError error)
    {
        if (!error.IsUnreached && Find(error.Code, error.Subcode) is { } facts) return facts.Hint;
        return KindOf(error) == ErrorKind.Permanent
            ? "Look this code up in Meta's list of Cloud API error codes; the detail says what Meta objects to."
            : "Nothing to do: the message is tried again by itself.";
    }

    static ErrorFacts Ended(string title, string hint) => new(ErrorClass.Configuration, ErrorKind.Permanent, title, hint);

    static ErrorKind Usually(ErrorClass @class) => @class switch
    {
        ErrorClass.Transient => ErrorKind.Passing,
        ErrorClass.Wait => ErrorKind.NumberThrottled,
        ErrorClass.WaitLong => ErrorKind.WaitLong,
        _ => ErrorKind.Permanent,
    };

    // "Downloading media from weblink failed with http code 503": the link's server was busy, the link may be good.
    [GeneratedRegex(@"\bcode:? ?(429|5\d\d)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PassingDownload();
}
