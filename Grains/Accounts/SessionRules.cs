using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>How sessions begin, slide and end. Expired ones are dropped when the next begins.</summary>
internal static class SessionRules
{
    public static readonly TimeSpan RenewAfter = TimeSpan.FromDays(1); // at most one write a day for a session in use
    public const int Most = 20; // a person's browsers; bounds what is stored of an account

    public static ImmutableArray<Session> Begin(ImmutableArray<Session> sessions, string hash, DateTimeOffset now)
    {
        var open = sessions.Where(session => session.ExpiresAt > now).ToList();
        return [.. open.Skip(open.Count - (Most - 1)), new(hash, now, now + SessionLimits.Lifetime)];
    }

    public static Session? Find(ImmutableArray<Session> sessions, string hash, DateTimeOffset now)
    {
        foreach (var session in sessions)
            if (SecretHash.Same(session.Hash, hash))
                return session.ExpiresAt > now ? session : null;
        return null;
    }

    public static bool IsRenewalDue(Session session, DateTimeOffset now) => now >= session.ExpiresAt - SessionLimits.Lifetime + RenewAfter;

    /// <summary>A session that has ended meanwhile stays ended.</summary>
    public static ImmutableArray<Session> Renew(ImmutableArray<Session> sessions, string hash, DateTimeOffset now) =>
        Find(sessions, hash, now) is { } session ? sessions.Replace(session, session with { ExpiresAt = now + SessionLimits.Lifetime }) : sessions;

    public static ImmutableArray<Session> End(ImmutableArray<Session> sessions, string hash) => sessions.RemoveAll(session => SecretHash.Same(session.Hash, hash));
}
