using System.Globalization;
using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox.Assets;

/// <summary>Who a valid token stands for.</summary>
/// <param name="WabaIds">The assets the token was granted; null for all.</param>
internal sealed record Caller(string Token, bool MaySend, bool MayManage, bool IsApp = false, IReadOnlyList<string>? WabaIds = null)
{
    public bool Sees(string wabaId) => WabaIds is null || WabaIds.Contains(wabaId);
}

/// <summary>A token made by a control call.</summary>
internal sealed record TokenProfile(
    string Token, bool Messaging, bool Management, IReadOnlyList<string>? WabaIds, DateTimeOffset? ExpiresAt, bool Revoked);

/// <summary>Tokens with a meaning, so that a newcomer needs none: <c>sandbox...</c> is valid, and words inside it change that.</summary>
internal static class Tokens
{
    public const string Prefix = "sandbox";
    const string Invalidated =
        "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed " +
        "the session for security reasons.";
    const string Malformed = "Invalid OAuth access token - Cannot parse access token";

    public static (Caller?, GraphError?) Read(string? token, TokenProfile? known, string appToken, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token)) return (null, GraphError.Of(104));
        if (token == appToken) return (new Caller(token, MaySend: false, MayManage: true, IsApp: true), null);
        if (known is { Revoked: true })
            return (null, GraphError.Token(Invalidated, 460));
        if (known is not null)
            return known.ExpiresAt <= now
                ? (null, Expired(known.ExpiresAt.Value, now))
                : (new Caller(token, known.Messaging, known.Management, WabaIds: known.WabaIds), null);
        if (!token.StartsWith(Prefix, StringComparison.Ordinal)) return (null, GraphError.Token(Malformed));
        if (token.Contains("expired", StringComparison.Ordinal)) return (null, Expired(now.AddHours(-1), now));
        return (new Caller(token, MaySend: !token.Contains("nopermission", StringComparison.Ordinal), MayManage: true), null);
    }

    static GraphError Expired(DateTimeOffset at, DateTimeOffset now) =>
        GraphError.Token($"Error validating access token: Session has expired on {Words(at)}. The current time is {Words(now)}.", 463);

    // Friday, 26-Apr-24 06:00:00 PDT; the sandbox's clock is UTC.
    static string Words(DateTimeOffset at) => at.UtcDateTime.ToString("dddd, dd-MMM-yy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
