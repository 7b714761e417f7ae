using Npgsql;
using NpgsqlTypes;

namespace WhatsApi.Storage.Postgres;

/// <summary>Pieces that the statements are made of.</summary>
internal static class Sql
{
    /// <summary>Quoted, because a column may be called what PostgreSQL calls a part of its language.</summary>
    public static string Name(string name) => $"\"{name}\"";

    public static string List(IEnumerable<string> parts) => string.Join(", ", parts);

    /// <summary>Parameters that are arrays of the same length, as a table <c>v</c>.</summary>
    public static string Arrays(IReadOnlyList<string> columns, int first = 1) =>
        $"unnest({List(columns.Select((_, i) => $"${first + i}"))}) AS v({List(columns)})";

    public static void Add(NpgsqlBatchCommand command, IEnumerable<Value> values, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter
    {
        Value = type == NpgsqlDbType.Text ? values.Select(value => value.Text).ToArray() : values.Select(value => value.Integer).ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | type,
    });
}
