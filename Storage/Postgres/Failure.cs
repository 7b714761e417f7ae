using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>What an error of the server or of the way to it means.</summary>
internal static class Failure
{
    /// <summary>Two transactions met; the same units can be stored in the next one.</summary>
    public static bool MetAnother(NpgsqlException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>The session had ended, or there is none: a new one may work. A server that does not answer in time is not asked again.</summary>
    public static bool HasNoSession(NpgsqlException e) => e is PostgresException
        ? e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        : e.InnerException is not TimeoutException;

    /// <summary>The server itself says that the transaction is over; anything worse leaves open what became of its COMMIT.</summary>
    public static bool RolledBack(NpgsqlException e) => e is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Something about the values, such as a text that is too long for an index, and so about one unit and not its neighbours.</summary>
    public static bool IsOfOneUnit(NpgsqlException e) =>
        RolledBack(e) && (e.SqlState!.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("54", StringComparison.Ordinal));

    /// <summary>What the operator reads who cannot start.</summary>
    public static string OfOpening(string database, NpgsqlException e) => $"The database {database} cannot be opened: {e switch
    {
        { SqlState: PostgresErrorCodes.InvalidPassword } => "the password was refused. Correct it in Store__ConnectionString.",
        { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"the server refused the user ({Words(e)}). Correct it in Store__ConnectionString.",
        { SqlState: PostgresErrorCodes.InvalidCatalogName } => "there is no such database. Create it (createdb), or correct Store__ConnectionString.",
        { SqlState: PostgresErrorCodes.InsufficientPrivilege } => $"{Words(e)}. The user must own the schema that the tables are in.",
        PostgresException => $"{Words(e)}.",
        _ => $"the server does not answer ({Words(e)}). Start it, or correct Store__ConnectionString.",
    }}";

    public static string Words(NpgsqlException e) =>
        e is PostgresException p ? $"{p.MessageText} ({p.SqlState})" : $"{e.Message}{(e.InnerException is { } inner ? $": {inner.Message}" : "")}";
}
