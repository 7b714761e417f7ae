using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace WhatsApi.Gateway;

/// <summary>One record of a CSV, and what is wrong with its form.</summary>
internal readonly record struct CsvRecord(string[] Fields, string? Fault);

/// <summary>
/// Reads CSV (RFC 4180, in UTF-8, with or without a byte order mark, any line ends) record by record while it comes in. Never more of it is in memory than a record and what
/// the server reads ahead.
/// </summary>
internal sealed class CsvReader(PipeReader body)
{
    const int LongestRecord = 64 << 10; // 50 attributes of 512 characters, in any script
    const int MostFields = 1_000;

    static readonly SearchValues<byte> EndsPlain = SearchValues.Create(",\r\n"u8);
    static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly ArrayBufferWriter<byte> _field = new(256);
    readonly List<string> _fields = [];
    readonly List<CsvRecord> _ready = [];
    Part _part = Part.Start;
    string? _fault;
    int _bytesOfRecord, _bytesOfMark;
    bool _afterReturn;

    enum Part { Start, Plain, Quoted, AfterQuote }

    /// <summary>The hash of all that was read.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer) Take(segment.Span);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) End();
            foreach (var record in _ready) yield return record;
            _ready.Clear();
            if (read.IsCompleted) yield break;
        }
    }

    void Take(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        while (_bytesOfMark < Mark.Length && bytes is [var first, ..])
        {
            if (first != Mark[_bytesOfMark]) _bytesOfMark = Mark.Length; // nothing else of UTF-8 begins as the mark does and goes on in another way
            else
            {
                _bytesOfMark++;
                bytes = bytes[1..];
            }
        }
        while (!bytes.IsEmpty) bytes = bytes[Step(bytes)..];
    }

    /// <summary>Takes what belongs together, and answers how many bytes that was.</summary>
    int Step(ReadOnlySpan<byte> bytes)
    {
        var next = bytes[0];
        if (_afterReturn)
        {
            _afterReturn = false;
            if (next == '\n') return 1;
        }
        switch (_part)
        {
            case Part.Start when next == '"':
                _part = Part.Quoted;
                return 1;
            case Part.Quoted when next == '"':
                _part = Part.AfterQuote;
                return 1;
            case Part.AfterQuote when next == '"':
                Keep("\""u8);
                _part = Part.Quoted;
                return 1;
            case Part.Quoted:
                return KeepUntil(bytes, bytes.IndexOf((byte)'"'));
        }
        if (next == ',') EndField();
        else if (next is (byte)'\r' or (byte)'\n')
        {
            EndRecord();
            _afterReturn = next == '\r';
        }
        else
        {
            if (_part == Part.AfterQuote) _fault ??= "A quoted field goes on behind its closing quote. Write a quote inside it twice.";
            _part = Part.Plain;
            return KeepUntil(bytes, bytes.IndexOfAny(EndsPlain));
        }
        return 1;
    }

    int KeepUntil(ReadOnlySpan<byte> bytes, int end)
    {
        var length = end < 0 ? bytes.Length : end;
        Keep(bytes[..length]);
        return length;
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        _bytesOfRecord += bytes.Length;
        if (_bytesOfRecord > LongestRecord) _fault ??= $"The row is longer than {LongestRecord} bytes. A quote that is not closed can be the reason.";
        else _field.Write(bytes);
        _bytesOfRecord = Math.Min(_bytesOfRecord, LongestRecord + 1);
    }

    void EndField()
    {
        var isText = Utf8.IsValid(_field.WrittenSpan) && !_field.WrittenSpan.Contains((byte)0);
        if (!isText) _fault ??= "The row is not text in UTF-8.";
        if (_fields.Count == MostFields) _fault ??= $"The row has more than {MostFields} fields.";
        else _fields.Add(isText ? Encoding.UTF8.GetString(_field.WrittenSpan) : "");
        _field.ResetWrittenCount();
        _part = Part.Start;
    }

    void EndRecord()
    {
        var isBlank = _part == Part.Start && _fields.Count == 0;
        EndField();
        if (!isBlank) _ready.Add(new([.. _fields], _fault));
        _fields.Clear();
        (_fault, _bytesOfRecord) = (null, 0);
    }

    void End()
    {
        if (_part == Part.Quoted) _fault ??= "A quoted field is not closed.";
        EndRecord();
    }
}
