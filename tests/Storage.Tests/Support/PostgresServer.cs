using System.Diagnostics;
using System.Globalization;
using Npgsql;
using WhatsApi.Storage.Postgres;

namespace WhatsApi.Storage.Tests.Support;

/// <summary>
/// A PostgreSQL server of our own in a temporary folder, reached by a socket in it; or, for what needs no killing, the one that
/// <c>WHATSAPI_TEST_POSTGRES</c> (a connection string, of a user who may create databases) names.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    static readonly string? Given = Environment.GetEnvironmentVariable("WHATSAPI_TEST_POSTGRES") is { Length: > 0 } given ? given : null;
    static readonly string? Programs = FindPrograms();

    readonly string? _folder;
    readonly string _connectionString;
    int _databases;

    public PostgresServer() : this(Given)
    {
    }

    PostgresServer(string? given)
    {
        _connectionString = given ?? "";
        if (given is not null || Programs is null) return; // skipped tests have their fixture made all the same
        _folder = Directory.CreateTempSubdirectory("whatsapi-pg-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", _folder); // the server refuses to run as root
        AsUser("initdb", "-D", Data, "-U", "whatsapi", "--auth=trust", "-E", "UTF8", "--locale=C", "-N");
        var rules = Path.Combine(Data, "pg_hba.conf");
        File.WriteAllText(rules, $"local all guarded scram-sha-256\n{File.ReadAllText(rules)}");
        _connectionString = $"Host={_folder};Username=whatsapi;Database=postgres;Timeout=5";
        Start();
    }

    string Data => Path.Combine(_folder!, "data");

    public static PostgresServer Own() => new(given: null);

    public static string? WhyNot(bool ownServer) =>
        Programs is not null || (Given is not null && !ownServer)
            ? null
            : "There is no PostgreSQL server here: neither initdb and pg_ctl (in PATH or /usr/lib/postgresql/*/bin), nor WHATSAPI_TEST_POSTGRES.";

    /// <summary>Makes an empty database.</summary>
    public PostgresOptions NewDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        using var db = Open();
        Execute(db, $"DROP DATABASE IF EXISTS {name}");
        Execute(db, $"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0");
        return new PostgresOptions { ConnectionString = new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString };
    }

    public NpgsqlConnection Open(PostgresOptions? options = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(options?.ConnectionString ?? _connectionString) { Pooling = false };
        var db = new NpgsqlConnection(settings.ConnectionString);
        db.Open();
        return db;
    }

    public static object? Execute(NpgsqlConnection db, string sql)
    {
        using var command = new NpgsqlCommand(sql, db);
        return command.ExecuteScalar();
    }

    /// <summary>SIGKILL to the server's first process; the others notice and end.</summary>
    public void Kill()
    {
        var first = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        using var server = Process.GetProcessById(int.Parse(first, CultureInfo.InvariantCulture));
        server.Kill();
        server.WaitForExit();
    }

    /// <summary>Starts it; what the killed one has left behind may take a moment to end.</summary>
    public void Start()
    {
        string[] start = ["-D", Data, "-w", "-l", Path.Combine(_folder!, "log"), "-o", $"-c listen_addresses='' -c max_connections=500 -k {_folder}", "start"];
        for (var tries = 1; ; tries++)
        {
            try
            {
                AsUser("pg_ctl", start);
                return;
            }
            catch (InvalidOperationException) when (tries < 10)
            {
            }
        }
    }

    public void Dispose()
    {
        if (_folder is null) return;
        AsUser("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    static void AsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Run(path, arguments);
    }

    /// <summary>Its output goes nowhere, because the server would keep the pipe open.</summary>
    static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    static string? FindPrograms()
    {
        if (OperatingSystem.IsWindows()) return null;
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian).OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(versions.Select(version => Path.Combine(version, "bin")));
        return folders.FirstOrDefault(folder => IsThere(Path.Combine(folder, "initdb")) && IsThere(Path.Combine(folder, "pg_ctl")));
    }

    /// <summary>A link in PATH may outlive the package.</summary>
    static bool IsThere(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);
}

/// <summary>One server for all tests that do not kill it; they run one after the other, each on a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
