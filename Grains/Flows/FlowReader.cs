using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads flows and their executions, straight from the store.</summary>
public sealed class FlowReader(IStore store)
{
    const int Page = 100;

    public async Task<FlowView?> FindAsync(string account, string id) =>
        await store.GetAsync(Tables.Flows, new Key(account, id)) is { } row ? FlowState.Of(row).View(id, await StatsAsync(store, account, id)) : null;

    /// <summary>A version of a flow as it was written; null when there is none.</summary>
    public Task<RawJson?> FindVersionAsync(string account, string id, int version) => FlowVersions.ReadAsync(store, account, id, version);

    /// <summary>A page of an account's flows, newest first.</summary>
    public async Task<FlowPage> ListAsync(string account, FlowFilter filter)
    {
        var rows = await store.QueryAsync(new Query(Tables.Flows)
        {
            Where = filter.Status is { } status ? [("account", Value.Of(account)), ("status", Value.Of(status.Word()))] : [("account", Value.Of(account))],
            In = Before(filter.Before),
            OrderBy = [new("id", Descending: true)],
            Limit = filter.Limit + 1,
        });
        var counters = await CountersAsync(store, account, null);
        var page = rows.Take(filter.Limit).Select(row => FlowState.Of(row).View(row.Key.Second!, ExecutionNews.Stats(row.Key.Second!, counters))).ToImmutableArray();
        return new(page, rows.Count > filter.Limit ? page[^1].Id : null);
    }

    public async Task<ExecutionView?> FindExecutionAsync(string account, string id) =>
        await store.GetAsync(Tables.Executions, new Key(account, id)) is { } row ? ExecutionViews.Of(Run(row)) : null;

    /// <summary>A page of a flow's executions, newest first.</summary>
    public async Task<ExecutionPage> ListExecutionsAsync(string account, ExecutionFilter filter)
    {
        var rows = await store.QueryAsync(new Query(Tables.Executions)
        {
            Where = [("account", Value.Of(account)), ("flow", Value.Of(filter.FlowId)), .. Equalities(filter)],
            In = Before(filter.Before),
            OrderBy = [new("id", Descending: true)],
            Limit = filter.Limit + 1,
        });
        var page = rows.Take(filter.Limit).Select(row => ExecutionViews.Of(Run(row))).ToImmutableArray();
        return new(page, rows.Count > filter.Limit ? page[^1].Id : null);
    }

    /// <summary>The account whose flow this is, for calls without a key; null when there is none.</summary>
    public async Task<string?> OwnerAsync(string flow) =>
        await store.QueryAsync(new Query(Tables.Flows) { Where = [("id", Value.Of(flow))], OrderBy = [new("id")], Limit = 1, WithDocument = false }) is [var row] ? row.Key.First : null;

    /// <summary>Whether a person wants nothing any more; who they are under other names counts, too.</summary>
    public async Task<bool> HasOptedOutAsync(string account, string person) => (await store.PersonAsync(account, [person])).Consent is { OptedOut: true };

    /// <summary>What has happened to past executions of a flow that began in [from, until), oldest first, as the interpreter takes it; not those whose contact was erased.</summary>
    internal async IAsyncEnumerable<ExecutionState> PastAsync(string account, string flow, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = Ids.First("exe_", until);
        for (var next = Ids.First("exe_", from); ;)
        {
            var rows = await store.QueryAsync(new Query(Tables.Executions)
            {
                Where = [("account", Value.Of(account)), ("flow", Value.Of(flow))],
                In = new("id", Value.Of(next), null), // with an end, SQLite would go through those of all flows
                OrderBy = [new("id")],
                Limit = Page,
            });
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (string.CompareOrdinal(row.Key.Second, end) >= 0) yield break;
                if (Run(row) is { IsErased: false } run) yield return run;
            }
            if (rows.Count < Page) yield break;
            next = rows[^1].Key.Second + "\0";
        }
    }

    internal static async Task<FlowStats> StatsAsync(IStore store, string account, string flow) => ExecutionNews.Stats(flow, await CountersAsync(store, account, flow));

    static async Task<Dictionary<string, long>> CountersAsync(IStore store, string account, string? flow)
    {
        var (from, until) = ExecutionNews.Range(flow);
        return (await store.CountersAsync(account, from, until)).ToDictionary(counter => counter.Name, counter => counter.Value);
    }

    static IEnumerable<(string, Value)> Equalities(ExecutionFilter filter)
    {
        if (filter.Status is { } status) yield return ("status", Value.Of(status.Word()));
        if (filter.Contact is { } contact) yield return ("contact", Value.Of(contact));
    }

    static Query.Range? Before(string? id) => id is null ? null : new("id", null, Value.Of(id));

    static ExecutionState Run(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.StoredExecution)!.Run;
}

/// <summary>Which flows to list; null members do not filter.</summary>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record FlowFilter(FlowStatus? Status = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="FlowFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record FlowPage(ImmutableArray<FlowView> Flows, string? NextBefore);

/// <summary>Which executions of a flow to list; null members do not filter.</summary>
/// <param name="Contact">A phone number (E.164) or a business-scoped user id.</param>
public sealed record ExecutionFilter(string FlowId, ExecutionStatus? Status = null, string? Contact = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="ExecutionFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record ExecutionPage(ImmutableArray<ExecutionView> Executions, string? NextBefore);
