using System.Text.Json.Serialization.Metadata;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>How a grain's state becomes a row: which table, which key, which columns beside the document.</summary>
internal sealed record StateMap<T>(Table Table, Func<string, Key> Key, JsonTypeInfo<T> Json, Func<T, Value[]> Columns);
