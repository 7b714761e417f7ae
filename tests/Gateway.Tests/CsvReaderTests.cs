using System.IO.Pipelines;
using System.Text;

namespace WhatsApi.Gateway.Tests;

/// <summary>RFC 4180, however the bytes come in.</summary>
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b / c|d")]
    [InlineData("a,b\nc,d", "a|b / c|d")]
    [InlineData("a,b\rc,d\r", "a|b / c|d")]
    [InlineData("\uFEFF\"a\",b", "a|b")]
    [InlineData("\"a\"\"b\",\"c,d\",\"e\r\nf\"\n", "a\"b|c,d|e\r\nf")]
    [InlineData("a,,\n,b,\n", "a|| / |b|")]
    [InlineData("\n\r\n a \n\n", " a ")]
    [InlineData("5\" nail,x\n", "5\" nail|x")]
    [InlineData("\"\",x\n\"\"\n", "|x / ")]
    [InlineData("é,日本\n", "é|日本")]
    [InlineData("", "")]
    public async Task Records_are_the_same_in_whatever_pieces_they_come(string csv, string expected)
    {
        foreach (var piece in new[] { 1, 2, 3, 1_000 })
            Assert.Equal(expected, string.Join(" / ", (await Read(Encoding.UTF8.GetBytes(csv), piece)).Select(record => string.Join('|', record.Fields))));
    }

    [Theory]
    [InlineData("\"a\"b,c\nd,e\n", "closing quote")]
    [InlineData("a,\"b\n", "not closed")]
    public async Task A_record_with_a_fault_of_form_says_so(string csv, string why) =>
        Assert.Contains(why, (await Read(Encoding.UTF8.GetBytes(csv), 1))[0].Fault, StringComparison.Ordinal);

    [Fact]
    public async Task Bytes_that_are_no_text_spoil_one_record_only()
    {
        var records = await Read([(byte)'a', 0xFF, (byte)'\n', (byte)'b', (byte)'\n', 0, (byte)'\n'], 1);
        Assert.Equal([true, false, true], records.Select(record => record.Fault is not null));
    }

    [Fact]
    public async Task A_record_without_end_is_dropped_while_it_comes_and_the_next_is_whole()
    {
        var records = await Read(Encoding.UTF8.GetBytes(new string('x', 200_000) + "," + new string(',', 5_000) + "\na,b\n"), 4_096);
        Assert.Contains("longer", records[0].Fault, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], records[1].Fields);
    }

    static async Task<List<CsvRecord>> Read(byte[] bytes, int piece)
    {
        var pipe = new Pipe();
        var reader = new CsvReader(pipe.Reader);
        var writing = WriteAsync(pipe.Writer, bytes, piece);
        var records = new List<CsvRecord>();
        await foreach (var record in reader.ReadAsync(CancellationToken.None)) records.Add(record);
        await writing;
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(bytes), reader.Hash());
        return records;
    }

    static async Task WriteAsync(PipeWriter writer, byte[] bytes, int piece)
    {
        for (var i = 0; i < bytes.Length; i += piece) await writer.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)));
        await writer.CompleteAsync();
    }
}
