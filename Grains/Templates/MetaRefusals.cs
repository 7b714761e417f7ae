using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Meta's errors about templates, as callers are told.</summary>
internal static class MetaRefusals
{
    const int SoonSeconds = 5;
    const int ThrottledSeconds = 60; // Meta counts management calls by the hour (meta-cloud-api §4.5) and names no time

    public static Refusal Of(GraphError error, ErrorKind kind)
    {
        if (error.IsUnreached) return new("meta_unavailable", $"Meta could not be reached: {error.Detail}.") { RetryAfterSeconds = SoonSeconds };
        if (error.IsUnanswered)
        {
            return new("meta_unavailable", $"Meta's answer was lost ({error.Detail}). It may have done what was asked for: repeat it with the same Idempotency-Key, or look first.")
            {
                RetryAfterSeconds = SoonSeconds,
            };
        }
        var (title, detail) = (error.UserTitle ?? error.Title, error.UserMessage ?? error.Detail);
        var said = Sentence(detail is null ? title : $"{title.TrimEnd('.')}: {detail}");
        var (code, sentence) = kind != ErrorKind.Permanent ? ("meta_unavailable", $"Meta cannot do it now. {said}")
            : TemplateErrors.IsInput(error) ? ("validation_failed", $"Meta does not take this. {said}")
            : ("meta_error", $"Meta refused. {said} {Hint(error)}".TrimEnd());
        return new(code, sentence)
        {
            Meta = error.Code == GraphError.NoCode ? null : new(error.Code, error.Subcode, title, detail, error.FbtraceId),
            RetryAfterSeconds = kind switch { ErrorKind.Permanent => null, ErrorKind.Passing => SoonSeconds, _ => ThrottledSeconds },
        };
    }

    // Hints are for who sends messages; those about access and accounts hold for templates too.
    static string? Hint(GraphError error) => GraphErrors.ClassOf(error) == ErrorClass.Configuration ? GraphErrors.Find(error.Code, error.Subcode)?.Hint : null;

    static string Sentence(string text) => text.Length == 0 || char.IsPunctuation(text[^1]) ? text : text + ".";
}
