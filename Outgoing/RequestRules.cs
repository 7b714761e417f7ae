using System.Net;

namespace WhatsApi.Outgoing;

/// <summary>Which requests may leave, and how they look.</summary>
internal static class RequestRules
{
    static readonly HttpMethod[] Methods = // neither CONNECT, which opens a tunnel, nor TRACE, which gives headers back
        [HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Options];

    public static string? WhyNot(OutgoingRequest request, OutgoingOptions options)
    {
        if (!Methods.Contains(request.Method)) return $"The method must be one of {string.Join(", ", Methods.Select(m => m.Method))}.";
        return TargetUrl.WhyNot(request.Url, options)
            ?? request.Headers.Select(header => OutgoingHeaders.WhyNot(header.Key, header.Value)).FirstOrDefault(why => why is not null)
            ?? (request.ContentType is { } type ? OutgoingHeaders.WhyNotValue("Content-Type", type) : null);
    }

    public static HttpRequestMessage Message(OutgoingRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = request.Body.IsEmpty ? null : new ReadOnlyMemoryContent(request.Body),
        };
        message.Headers.TryAddWithoutValidation("User-Agent", "WhatsAPI");
        if (request.ContentType is { } type) message.Content?.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in request.Headers)
            // Some belong to the body (Content-Language, Expires ...), and go with it.
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
