namespace WhatsApi.Storage.Postgres;

/// <summary>Advisory locks: the server's, of this database, released when the session ends. "wapi" as a number keeps them apart from others'.</summary>
internal static class Locks
{
    public const int Program = 0x77617069;

    /// <summary>Held while migrating.</summary>
    public const int Schema = 1;

    /// <summary>Held by the process that alone may write, as long as it lives.</summary>
    public const int Process = 2;

    /// <summary>Shared by every transaction of an exclusive process: to hold it alone is to know that none is under way.</summary>
    public const int Transactions = 3;

    public static string Take(int which) => $"SELECT pg_advisory_lock({Program}, {which})";

    public static string TryTake(int which) => $"SELECT pg_try_advisory_lock({Program}, {which})";

    public static string Release(int which) => $"SELECT pg_advisory_unlock({Program}, {which})";

    public static string Share(int which) => $"SELECT pg_advisory_xact_lock_shared({Program}, {which})";
}
