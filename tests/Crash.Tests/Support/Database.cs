using Npgsql;

namespace WhatsApi.Crash.Tests;

/// <summary>
/// Where a gateway keeps its data: a file; or, with <c>CRASH_STORE</c> (a connection string of a PostgreSQL server, of a user who may create databases), a database
/// of that server, made for the run and left there for whoever wants to look.
/// </summary>
internal static class Database
{
    public static IEnumerable<KeyValuePair<string, string>> Settings(string folder, Run run) =>
        Environment.GetEnvironmentVariable("CRASH_STORE") is { Length: > 0 } server
            ? OnPostgres(server, run)
            : [new("Store__ConnectionString", $"Data Source={Path.Combine(folder, "whatsapi.db")}")];

    static IEnumerable<KeyValuePair<string, string>> OnPostgres(string server, Run run)
    {
        var name = $"crash_{run.Seed}_{Environment.ProcessId}_{run.Chance.Next():x}";
        using (var db = new NpgsqlConnection(server))
        {
            db.Open();
            using var create = new NpgsqlCommand($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0", db);
            create.ExecuteNonQuery();
        }
        yield return new("Store__Provider", "postgres");
        yield return new("Store__ConnectionString", new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
        yield return new("Secrets__Key", Convert.ToBase64String(new byte[32])); // there is no folder to keep one in
    }
}
