namespace WhatsApi.Gateway;

/// <summary>Names every request: by the caller's own <c>X-Request-Id</c> if that is 1-128 visible ASCII characters, else by a new one.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";
    const int Longest = 128;

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app)
    {
        var random = app.ApplicationServices.GetRequiredService<Random>();
        return app.Use((http, next) =>
        {
            var given = http.Request.Headers[Header];
            http.TraceIdentifier = given is [{ Length: >= 1 and <= Longest } own] && !own.AsSpan().ContainsAnyExceptInRange('!', '~') ? own : New(random);
            http.Response.Headers[Header] = http.TraceIdentifier;
            return next(http);
        });
    }

    // It tells requests apart and guards nothing.
    static string New(Random random)
    {
        Span<byte> id = stackalloc byte[12];
        random.NextBytes(id);
        return "req_" + Convert.ToHexStringLower(id);
    }
}
