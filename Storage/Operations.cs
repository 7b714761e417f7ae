using System.Globalization;

namespace WhatsApi.Storage;

/// <summary>One change inside a unit.</summary>
public abstract record Operation
{
    Operation() { }

    /// <summary>
    /// Writes a row. <paramref name="ExpectedVersion"/> 0 means it must not exist yet (and gets version 1); n means it must be at version n (and gets n + 1).
    /// Anything else is a conflict. <paramref name="Columns"/> stand in the order of <see cref="Table.Columns"/>; immutable columns are written at insert only.
    /// </summary>
    public sealed record Put(Table Table, Key Key, ReadOnlyMemory<byte> Document, Value[] Columns, long ExpectedVersion) : Operation;

    /// <summary>Inserts a row at version 1 unless its key exists; then it does nothing. Never a conflict.</summary>
    public sealed record PutIfAbsent(Table Table, Key Key, ReadOnlyMemory<byte> Document, Value[] Columns) : Operation;

    /// <summary>Deletes a row. With an <paramref name="ExpectedVersion"/> the row must be at that version; without one a missing row is no conflict.</summary>
    public sealed record Delete(Table Table, Key Key, long? ExpectedVersion = null) : Operation;

    /// <summary>
    /// Adds a row to an owner's sequence: the store numbers it, from 1, without gaps, in the order in which units become visible; a unit that conflicts uses no number up.
    /// Its key is the owner and <see cref="Sequence.Text"/> of the number. Never a conflict. The store goes on from the owner's last row, so that one must stay.
    /// </summary>
    public sealed record Append(Table Table, string Owner, ReadOnlyMemory<byte> Document, Value[] Columns) : Operation;

    /// <summary>Adds <paramref name="By"/> to a counter, which starts at 0. Never a conflict.</summary>
    public sealed record Increment(string Owner, string Name, long By) : Operation;
}

/// <summary>A stored row. <see cref="Columns"/> stand in the order of <see cref="Table.Columns"/>.</summary>
public sealed record Row(Key Key, long Version, ReadOnlyMemory<byte> Document, Value[] Columns);

/// <summary>Numbers of appended rows as key text: their order as texts is their order as numbers.</summary>
public static class Sequence
{
    internal const int Digits = 16; // a million rows a second for 300 years

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');

    public static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>A counter and its value.</summary>
public sealed record Counter(string Name, long Value);

/// <summary>A row's key: one text, or an owner and a text. Both are compared ordinally (by UTF-8 bytes).</summary>
public readonly record struct Key(string First, string? Second = null)
{
    public override string ToString() => Second is null ? First : $"{First}/{Second}";
}

/// <summary>A column's value: null, a text or a 64-bit integer (instants are Unix milliseconds).</summary>
public readonly record struct Value
{
    readonly string? _text;
    readonly long _integer;
    readonly ColumnKind? _kind;

    Value(string? text, long integer, ColumnKind? kind) => (_text, _integer, _kind) = (text, integer, kind);

    public static Value Null => default;
    public static Value Of(string? text) => text is null ? default : new(text, 0, ColumnKind.Text);
    public static Value Of(long integer) => new(null, integer, ColumnKind.Integer);
    public static Value Of(long? integer) => integer is { } i ? Of(i) : default;
    public static Value Of(DateTimeOffset? at) => at is { } t ? Of(t.ToUnixTimeMilliseconds()) : default;

    public bool IsNull => _kind is null;
    public bool IsText => _kind is ColumnKind.Text;
    public string? Text => _text;
    public long? Integer => _kind is ColumnKind.Integer ? _integer : null;
    public DateTimeOffset? Instant => _kind is ColumnKind.Integer ? DateTimeOffset.FromUnixTimeMilliseconds(_integer) : null;

    public override string ToString() => _kind switch { null => "null", ColumnKind.Text => _text!, _ => _integer.ToString(provider: null) };
}
