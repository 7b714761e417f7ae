using System.Diagnostics;
using System.Globalization;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Meta's answers in our own words: above the <c>Meta</c> project nobody reads codes.</summary>
internal static class MetaWords
{
    public static AttemptAnswer Answer(int attempt, SendAnswer answer) => answer switch
    {
        SendAnswer.Accepted a => new AttemptAnswer.Accepted(attempt, a.Wamid, a.WaId, a.UserId, a.MessageStatus),
        SendAnswer.Refused r => new AttemptAnswer.Refused(attempt, Code(r.Error), Title(r.Error), r.Error.Detail, Retry(r.Kind)),
        SendAnswer.Unanswered u => new AttemptAnswer.Unanswered(attempt, u.Reason),
        _ => throw new UnreachableException(answer.GetType().Name),
    };

    /// <summary>The first error of a failed status.</summary>
    public static ReportedError? Error(IReadOnlyList<GraphError> errors) =>
        errors is [var first, ..] ? new(Code(first), Title(first), first.Detail, Retry(GraphErrors.KindOf(first))) : null;

    /// <summary>One sentence on what to do about an error code of a message.</summary>
    public static string? Hint(string code) => code switch
    {
        ErrorCodes.OutcomeUnknown => "Ask the person or look at the phone; POST /messages/{id}/retry sends it again.",
        ErrorCodes.MetaUnreachable => "Check this server's connection to Meta's Graph API, then send it again with POST /messages/{id}/retry.",
        _ => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? GraphErrors.Find(number)?.Hint : null,
    };

    /// <summary>
    /// An error's title in words that do not change from one message to the next, for counting. The Cloud API's own titles are fixed; those of the Graph API below it
    /// (codes under 10,000: meta-cloud-api §3.3) name times and values, and each would become a counter of its own.
    /// </summary>
    public static string FixedTitle(string code, string title) =>
        int.TryParse(code, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number < 10_000 ? GraphErrors.Find(number)?.Title ?? "Error" : title;

    /// <summary>The class of an error code: one of a few words, for counting.</summary>
    public static string ErrorType(string code) => code switch
    {
        ErrorCodes.OutcomeUnknown or ErrorCodes.MetaUnreachable => code,
        _ => int.TryParse(code, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Class(GraphErrors.Find(number)) : Undocumented,
    };

    static string Class(ErrorFacts? facts) => facts?.Class switch
    {
        ErrorClass.Permanent => "permanent",
        ErrorClass.Transient => "transient",
        ErrorClass.Wait or ErrorClass.WaitLong => "limited",
        ErrorClass.Configuration => "configuration",
        ErrorClass.Done => "unwanted",
        null => Undocumented,
        var other => throw new UnreachableException(other.ToString()),
    };

    const string Undocumented = "undocumented";

    /// <summary>True for the error of a message that its recipient did not want: they have stopped marketing.</summary>
    public static bool StoppedMarketing(string code) => code == StoppedMarketingCode;

    static readonly string StoppedMarketingCode = GraphErrors.StoppedMarketing.ToString(CultureInfo.InvariantCulture);

    static RetryClass Retry(ErrorKind kind) => kind switch
    {
        ErrorKind.Permanent => RetryClass.Never,
        ErrorKind.Passing => RetryClass.Soon,
        ErrorKind.NumberThrottled => RetryClass.NumberThrottled,
        ErrorKind.PairThrottled => RetryClass.PairThrottled,
        ErrorKind.WaitLong => RetryClass.Later,
        _ => throw new UnreachableException(kind.ToString()),
    };

    static string Code(GraphError error) => error.IsUnreached ? ErrorCodes.MetaUnreachable : error.Code.ToString(CultureInfo.InvariantCulture);

    static string Title(GraphError error) => error.Title.Length > 0 ? error.Title : GraphErrors.Find(error.Code)?.Title ?? "Error";
}
