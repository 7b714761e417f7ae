using Microsoft.Net.Http.Headers;

namespace WhatsApi.Gateway;

internal static class MediaTypes
{
    public const string NotCompressed = "The body must not be compressed.";

    public static bool IsCompressed(HttpRequest request) => request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding is not ["identity"];

    /// <summary>
    /// Null for <c>application/json</c>, <c>application/*+json</c>, with or without a charset (UTF-8, if one is named), and for no type at all:
    /// whoever forgot it sends JSON all the same.
    /// </summary>
    public static Problem? WhyNotJson(HttpRequest request)
    {
        if (IsCompressed(request)) return new(ProblemCodes.UnsupportedMediaType, NotCompressed);
        if (string.IsNullOrWhiteSpace(request.ContentType)) return null;
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsJson(type)
            ? null
            : new(ProblemCodes.UnsupportedMediaType, "The body must be application/json in UTF-8.");
    }

    static bool IsJson(MediaTypeHeaderValue type) =>
        type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && IsUtf8(type);

    /// <summary>Whether a type names no charset, or the one that is read here.</summary>
    public static bool IsUtf8(MediaTypeHeaderValue type) => !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
