using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Writes answers by hand: what api.md shows is what the writer says, and no serializer has to be warmed up.</summary>
internal static class Json
{
    public const string ProblemMediaType = "application/problem+json";
    const string MediaType = "application/json; charset=utf-8";
    const int LargestKept = 1 << 20;

    // The default encoder writes + as \u002B: right, but unreadable in every phone number.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] static ArrayBufferWriter<byte>? t_bytes;
    [ThreadStatic] static Utf8JsonWriter? t_json;

    public static IResult Ok<T>(T value, Action<Utf8JsonWriter, T> write) => new Answer<T>(StatusCodes.Status200OK, MediaType, null, value, write);

    public static IResult Created<T>(string location, T value, Action<Utf8JsonWriter, T> write) => new Answer<T>(StatusCodes.Status201Created, MediaType, location, value, write);

    public static IResult Accepted<T>(string location, T value, Action<Utf8JsonWriter, T> write) => new Answer<T>(StatusCodes.Status202Accepted, MediaType, location, value, write);

    public static IResult Status<T>(int status, T value, Action<Utf8JsonWriter, T> write) => new Answer<T>(status, MediaType, null, value, write);

    /// <summary>What was answered before, as it was then.</summary>
    public static IResult Kept(KeptReply reply) => new Answer<RawJson>(
        reply.Status, reply.Status >= 400 ? ProblemMediaType : MediaType, reply.Location, reply.Body, static (json, text) => json.WriteRawValue(text.Text, skipInputValidation: true));

    /// <summary>A page of a list: <c>{data, nextCursor}</c>.</summary>
    public static IResult List<T>(IReadOnlyList<T> items, string? nextCursor, Action<Utf8JsonWriter, T> write) =>
        Ok((items, nextCursor, write), static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var item in page.items) page.write(json, item);
            json.WriteEndArray();
            json.WriteString("nextCursor", page.nextCursor);
            json.WriteEndObject();
        });

    public static Task WriteAsync<T>(HttpResponse response, int status, string mediaType, T value, Action<Utf8JsonWriter, T> write)
    {
        response.StatusCode = status;
        response.ContentType = mediaType;
        var bytes = t_bytes ??= new ArrayBufferWriter<byte>(4096);
        var json = t_json ??= new Utf8JsonWriter(bytes, Options);
        try
        {
            write(json, value);
            json.Flush();
            response.ContentLength = bytes.WrittenCount;
            response.BodyWriter.Write(bytes.WrittenSpan);
        }
        finally
        {
            // A writer that threw, or grew for one large page, is not kept.
            if (bytes.Capacity > LargestKept || json.CurrentDepth != 0) (t_bytes, t_json) = (null, null);
            else
            {
                bytes.ResetWrittenCount();
                json.Reset(bytes);
            }
        }
        return response.BodyWriter.FlushAsync(CancellationToken.None).AsTask(); // ends with the connection
    }

    sealed class Answer<T>(int status, string mediaType, string? location, T value, Action<Utf8JsonWriter, T> write) : IJsonAnswer
    {
        public int Status => status;

        public string? Location => location;

        public byte[] ToJson()
        {
            var bytes = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(bytes, Options)) write(json, value);
            return bytes.WrittenSpan.ToArray();
        }

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (location is not null) httpContext.Response.Headers.Location = location;
            return WriteAsync(httpContext.Response, status, mediaType, value, write);
        }
    }
}

/// <summary>An answer in JSON that can be written a second time, for keeping.</summary>
internal interface IJsonAnswer : IResult
{
    int Status { get; }
    string? Location { get; }
    byte[] ToJson();
}
