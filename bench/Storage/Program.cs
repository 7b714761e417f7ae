// What the store costs on this machine: dotnet run -c Release --project bench/Storage -- [page=4096] [cache=16] [wal=64] [accounts=100] [n=200000] [dir=...]
//   provider=postgres connection="Host=...;..." [writers=4]: an empty database of a PostgreSQL server instead
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Sqlite;
using WhatsApi.StorageBench;

var given = args.Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1]);
int Setting(string name, int otherwise) => given.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
var n = Setting("n", 200_000);
var accounts = Setting("accounts", 100);
var folder = Path.Combine(given.GetValueOrDefault("dir", Path.GetTempPath()), $"whatsapi-bench-{Environment.ProcessId}");
var options = new SqliteOptions { Path = Path.Combine(folder, "store.db") };
options = options with
{
    PageSize = Setting("page", options.PageSize),
    WriterCacheBytes = Setting("cache", options.WriterCacheBytes >> 20) << 20,
    CheckpointBytes = Setting("wal", options.CheckpointBytes >> 20) << 20,
};
var onPostgres = given.GetValueOrDefault("provider") == "postgres";
Console.WriteLine(onPostgres
    ? $"PostgreSQL, {accounts} accounts, n {n}"
    : $"page {options.PageSize}, cache {options.WriterCacheBytes >> 20} MB, checkpoint at {options.CheckpointBytes >> 20} MB, {accounts} accounts, n {n}");

var people = Enumerable.Range(0, 100_000).Select(i => $"+49170{i:D7}").ToArray();
var document = Encoding.UTF8.GetBytes(new string('x', 600));

await using (var store = await Open())
{
    await Load.Run("warm up: insert", n / 10, 64, 1, i => store.CommitAsync([Insert("w", i)]));
    await Load.Run("insert + counter, 1 caller", n / 20, 1, 1, i => store.CommitAsync([Insert("1", i), Count(i)]));
    await Load.Run("insert + counter, 64 callers", n, 64, 1, i => store.CommitAsync([Insert("2", i), Count(i)]));
    await Load.Run("insert + counter, 512 callers", n, 512, 1, i => store.CommitAsync([Insert("3", i), Count(i)]));
    await Load.Run("insert, 64 callers", n, 64, 1, i => store.CommitAsync([Insert("a", i)]));
    await Load.Run("insert + counter, 256 callers", n, 256, 1, i => store.CommitAsync([Insert("b", i), Count(i)]));
    await Load.Run("insert, units of 1,000, 4 callers", n / 1000, 4, 1000,
        i => store.CommitAsync([.. Enumerable.Range(i * 1000, 1000).Select(j => (Operation)Insert("c", j)), Count(i)]));
    await Load.Run("two inserts and a counter a unit, 64 callers", n / 2, 64, 2,
        i => store.CommitAsync([Insert("d", i), Insert("e", i), Count(i)]));
    await Load.Run("sending: update status and due, 64 callers", n, 64, 1, i => store.CommitAsync([Update("a", i, 1, "sending", 5)]));
    await Load.Run("sent: update status, due, wamid, 64 callers", n, 64, 1, i => store.CommitAsync([Update("a", i, 2, "sent", null)]));
    await Load.Run("delivered: update status, 64 callers", n, 64, 1, i => store.CommitAsync([Update("a", i, 3, "delivered", null)]));
    await Load.Run("read: update status, random rows, 64 callers", n, 64, 1, i => store.CommitAsync([Update("a", Scattered(i), 4, "read", null)]));
    await Load.Run("get, 1 caller", n, 1, 1, i => store.GetAsync(Tables.Messages, KeyOf("a", Scattered(i))));
    await Load.Run("get, 2 callers", n, 2, 1, i => store.GetAsync(Tables.Messages, KeyOf("a", Scattered(i))));
    await Load.Run("newest 100 of an account, 1 caller", n / 20, 1, 1, i => store.QueryAsync(new Query(Tables.Messages)
    {
        Where = [("account", Value.Of(Account(i)))],
        OrderBy = [new("id", Descending: true)],
    }));
    await Load.Run("due work, 100 rows without document, 1 caller", n / 20, 1, 1, i => store.QueryAsync(new Query(Tables.Messages)
    {
        Where = [("phone", Value.Of(Phone(i))), ("status", Value.Of("queued")), ("lane", Value.Of(1))],
        In = new("due", null, Value.Of(long.MaxValue)),
        OrderBy = [new("due")],
        WithDocument = false,
    }));
    await Load.Run("insert while 1 caller reads, 64 callers", n, 64, 1, async i =>
    {
        if (i % 4 == 0) await store.GetAsync(Tables.Messages, KeyOf("a", Scattered(i)));
        else await store.CommitAsync([Insert("f", i)]);
    });
    var size = onPostgres ? "" : $", file {new FileInfo(options.Path).Length >> 20} MB, log {new FileInfo(options.Path + "-wal").Length >> 20} MB";
    Console.WriteLine($"{store.Statistics}{size}");
}
if (!onPostgres) Directory.Delete(folder, recursive: true);

async Task<IStore> Open() => onPostgres
    ? await PostgresStore.OpenAsync(
        new PostgresOptions { ConnectionString = given["connection"], Writers = Setting("writers", 4) }, TimeProvider.System, NullLogger.Instance)
    : await SqliteStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);

string Account(int i) => $"acc_{i % accounts:D22}";
string Phone(int i) => $"1055500000{i % accounts:D5}";
int Scattered(int i) => (int)(i * 7919L % n);
Key KeyOf(string run, int i) => new(Account(i), $"msg_{run}{i:D25}");
Operation Count(int i) => new Operation.Increment(Account(i), "2026-01-01/accepted", 1);

Operation.Put Insert(string run, int i) => new(Tables.Messages, KeyOf(run, i), document, Columns(i, "queued", i, null), 0);

Operation.Put Update(string run, int i, long version, string status, long? due) =>
    new(Tables.Messages, KeyOf(run, i), document, Columns(i, status, due, version > 1 ? $"wamid.HBgLMTU1NTEyMzQ1NjcVAgARGBI{i:D20}" : null), version);

Value[] Columns(int i, string status, long? due, string? wamid) =>
[
    Value.Of("out"), Value.Of(status), Value.Of("text"), Value.Of(people[i * 31 % people.Length]), Value.Of(Phone(i)), Value.Of(1), Value.Of(due),
    Value.Of(wamid), Value.Null, Value.Null, Value.Null, Value.Of(1_790_000_000_000 + i),
];
