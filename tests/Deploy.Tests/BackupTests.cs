using Npgsql;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Deploy.Tests;

/// <summary>docs/operations/backup.md, done for real: the scripts of deploy/backup on a gateway under load, which is then killed and loses its data.</summary>
public sealed class BackupTests : IDisposable
{
    const string Scripts = "deploy/backup";

    readonly string _folder = Directory.CreateTempSubdirectory("whatsapi-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Needs("sqlite3", "flock")]
    public async Task An_embedded_database_comes_back_with_all_that_was_promised_before_its_backup()
    {
        var (data, database) = ($"{_folder}/data", $"{_folder}/data/whatsapi.db");
        await Rehearse(
            new() { ["Store__ConnectionString"] = $"Data Source={database}" },
            async () => (await Programs.Do("bash", $"{Scripts}/sqlite-backup", database, $"{_folder}/backups")).Split('\n')[^1],
            () =>
            {
                Directory.Delete(data, recursive: true);
                return Task.CompletedTask;
            },
            backup => Programs.Do("bash", $"{Scripts}/sqlite-restore", backup, database));
    }

    [Needs("sqlite3", "flock")]
    public async Task A_database_in_use_is_not_replaced()
    {
        var database = $"{_folder}/data/whatsapi.db";
        using var installation = new Installation(new() { ["Store__ConnectionString"] = $"Data Source={database}" });
        await installation.Open();
        var backup = (await Programs.Do("bash", $"{Scripts}/sqlite-backup", database, $"{_folder}/backups")).Split('\n')[^1];
        var (exit, said) = await Programs.Run("bash", $"{Scripts}/sqlite-restore", backup, database);
        Assert.Equal((1, true), (exit, said.Contains("Stop it first", StringComparison.Ordinal)));
    }

    [NeedsPostgresServer]
    public async Task A_server_database_comes_back_with_all_that_was_promised_before_its_dump()
    {
        using var server = new PostgresServer();
        var settings = new NpgsqlConnectionStringBuilder(server.NewDatabase().ConnectionString);
        var database = $"host={settings.Host} user={settings.Username} dbname={settings.Database}";
        await Rehearse(
            new() { ["Store__Provider"] = "postgres", ["Store__ConnectionString"] = settings.ConnectionString, ["Secrets__Key"] = Convert.ToBase64String(new byte[32]) },
            () => Programs.Do("bash", $"{Scripts}/postgres-backup", database, $"{_folder}/dumps"),
            () =>
            {
                using var db = server.Open();
                PostgresServer.Execute(db, $"DROP DATABASE {settings.Database} WITH (FORCE)");
                PostgresServer.Execute(db, $"CREATE DATABASE {settings.Database} ENCODING 'UTF8' TEMPLATE template0");
                return Task.CompletedTask;
            },
            dump => Programs.Do("bash", $"{Scripts}/postgres-restore", dump, database));
    }

    static async Task Rehearse(Dictionary<string, string> store, Func<Task<string>> backUp, Func<Task> lose, Func<string, Task> restore)
    {
        using var installation = new Installation(store);
        await installation.Open();
        var before = new List<string>();
        for (var i = 0; i < 30; i++) before.Add(await installation.Send(i));
        await installation.IsRead(before[0]);

        using var stop = new CancellationTokenSource();
        var load = installation.SendUntil(stop.Token);
        var backup = await backUp();
        await stop.CancelAsync();
        await load;
        var after = await installation.Send(999);
        await installation.KillGateway();
        await lose();
        await restore(backup);

        await installation.StartGateway(("Sender__Hold", "true"));
        foreach (var message in before) Assert.NotNull(await installation.StatusOf(message));
        Assert.Equal("read", await installation.StatusOf(before[0]));
        Assert.Null(await installation.StatusOf(after)); // what came after the backup is lost: the guide says so
        Assert.Equal("queued", await installation.StatusOf(before[^1]));
        Assert.Equal(0, await installation.AcceptedByMeta(before[^1])); // held

        await installation.StopGateway();
        await installation.StartGateway();
        await installation.IsRead(before[^1]); // with the token that was sealed before
        await installation.IsRead(await installation.Send(5_000));
    }
}

/// <summary>A test on a PostgreSQL server of its own, with its programs for backups.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsPostgresServerAttribute : FactAttribute
{
    public NeedsPostgresServerAttribute() => Skip = PostgresServer.WhyNot(ownServer: true) ?? (Programs.Has("pg_dump") && Programs.Has("pg_restore") && Programs.Has("psql") ? null : "Not here: pg_dump, pg_restore or psql.");
}
