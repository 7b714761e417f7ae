using System.Text;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>Meta's payloads in which something was not understood, newest first.</summary>
internal sealed record UnparsedQuery(string? Before, int Limit) : IQuery<UnparsedQuery>
{
    const string Prefix = "pay_";

    public static UnparsedQuery Read(Parameters query) => new(query.Cursor(Prefix), query.Limit());

    public async Task<(IReadOnlyList<Row> Rows, string? Next)> RunAsync(IStore store)
    {
        var rows = await store.QueryAsync(new Query(Tables.Inbox)
        {
            Where = [("state", Value.Of("kept"))],
            NotNull = ["state"],
            In = Before is null ? null : new("id", Value.Of(Prefix), Value.Of(Before)),
            OrderBy = [new("id", Descending: true)],
            Limit = Limit + 1,
        });
        return rows.Count <= Limit ? (rows, null) : ([.. rows.Take(Limit)], rows[Limit - 1].Key.First);
    }

    public static void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.Key.First);
        json.WriteString("accountId", row.Columns[Tables.Inbox.Ordinal("account")].Text);
        json.WriteTime("receivedAt", row.Columns[Tables.Inbox.Ordinal("received_at")].Instant);
        json.WriteString("reason", row.Columns[Tables.Inbox.Ordinal("reason")].Text);
        json.WriteString("payload", Encoding.UTF8.GetString(row.Document.Span));
        json.WriteEndObject();
    }
}
