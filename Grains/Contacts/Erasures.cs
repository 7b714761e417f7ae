using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A deleted contact of whom everything that was said is being erased: the durable note of it, and how far it is.</summary>
/// <param name="Names">The person's names that are still to do; the first is under way.</param>
/// <param name="AskedAt">What came later is not meant.</param>
/// <param name="After">The last execution, or after all of those the last message, that is done of the first name.</param>
internal sealed record Erasure(ImmutableArray<string> Names, DateTimeOffset AskedAt, string? After = null)
{
    public const string Executions = "exe_";
    public const string Messages = "msg_";

    [JsonIgnore] public bool IsAtMessages => After?.StartsWith(Messages, StringComparison.Ordinal) is true;

    public Erasure Past(IReadOnlyList<Row> done) => this with { After = done[^1].Key.Second };

    public Erasure ToMessages() => this with { After = Messages };

    public Erasure ToNextName() => this with { Names = Names[1..], After = null };
}

internal static class Erasures
{
    public static Operation Begin(string account, string contact, ImmutableArray<string> names, DateTimeOffset now) =>
        new Operation.PutIfAbsent(Tables.Erasures, new Key(account, contact), Document(new(names, now)), []);

    public static Operation GoOn(Row row, Erasure erasure) => erasure.Names.IsEmpty
        ? new Operation.Delete(Tables.Erasures, row.Key, row.Version)
        : new Operation.Put(Tables.Erasures, row.Key, Document(erasure), [], row.Version);

    public static Erasure Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.Erasure)!;

    static byte[] Document(Erasure erasure) => JsonSerializer.SerializeToUtf8Bytes(erasure, StateJson.Default.Erasure);
}
