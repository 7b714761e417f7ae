namespace WhatsApi.Gateway;

/// <summary>The cookie of a signed-in browser. Scripts cannot read it, and other sites' forms and requests do not carry it.</summary>
internal static class SessionCookie
{
    public const string Name = "whatsapi_session";

    public static string? In(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } token ? token : null;

    public static void Set(HttpContext http, string token) => http.Response.Cookies.Append(Name, token, Options(http, SessionLimits.Lifetime));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, maxAge: null));

    static CookieOptions Options(HttpContext http, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = maxAge,
    };
}
