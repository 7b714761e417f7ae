using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// The body of <c>POST /contacts/bulk</c>: JSON, which is read whole, or CSV, which is read while it comes and imported page by page.
/// </summary>
internal sealed class ContactImport : IBound, IEndpointParameterMetadataProvider
{
    /// <summary>Bytes of a CSV at most. None of it is kept in memory, so this only bounds how long one call can last.</summary>
    public const long MostCsvBytes = 64 << 20;

    readonly BulkContactsRequest? _json;
    readonly ImportConflict _onConflict;

    ContactImport(ImportConflict onConflict, BulkContactsRequest? json, Problem? problem) => (_onConflict, _json, Problem) = (onConflict, json, problem);

    public Problem? Problem { get; }

    public static async ValueTask<ContactImport?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        if (WhyNotReadable(http.Request) is { } unsupported) return new(default, null, new(ProblemCodes.UnsupportedMediaType, unsupported));
        if (IsCsv(http.Request, out _)) return OfCsv(http);
        var body = (await Body<BulkContactsRequest>.BindAsync(http, parameter))!;
        return body.Problem is { } problem ? new(default, null, problem) : new(body.Value.OnConflict, body.Value, WhyNot(body.Value));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Bound.Guard(builder);

    public async Task<IResult> RunAsync(Tenant tenant, Keyed key, HttpContext http)
    {
        // A repeated call writes nothing, since what it wrote may have been changed; a CSV is still read, to know that it is the same.
        var repeated = key.Key is { } text && await tenant.FindAnswerAsync(text) is not null;
        var pages = new ImportPages(tenant.ContactBook, tenant.Contacts, _onConflict);
        if (_json is null) return await RunCsvAsync(pages, repeated, key, http);
        if (repeated) return KeyTaken.Instance;
        foreach (var line in _json.Lines) await pages.TakeAsync(line);
        return await pages.EndAsync(key.Claim);
    }

    static async Task<IResult> RunCsvAsync(ImportPages pages, bool repeated, Keyed key, HttpContext http)
    {
        var csv = new CsvReader(http.Request.BodyReader);
        var faults = new FaultList();
        await foreach (var line in LinesAsync(csv, faults, http.RequestAborted))
            if (!repeated) await pages.TakeAsync(line);
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (key.Key is not null) Keyed.NoteHash(http, csv.Hash());
        return repeated ? KeyTaken.Instance : await pages.EndAsync(key.Claim);
    }

    static async IAsyncEnumerable<ContactLine> LinesAsync(CsvReader csv, FaultList faults, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvContacts? columns = null;
        var (hasHeader, index) = (false, 0);
        await foreach (var record in csv.ReadAsync(cancellationToken))
        {
            if (columns is not null) yield return columns.Read(index++, record);
            else if (!hasHeader) (columns, hasHeader) = (CsvContacts.Of(record, faults), true); // without one the rest is read for nothing: a client that still sends sees no answer
        }
        if (!hasHeader) faults.Add(new Fault("", FaultCodes.Required, "The body is empty; a header row and rows of contacts are expected."));
    }

    static ContactImport OfCsv(HttpContext http)
    {
        if (http.Request.ContentLength > MostCsvBytes) return new(default, null, BodyBytes.TooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostCsvBytes;
        var faults = new List<Fault>();
        var onConflict = new Parameters(http.Request.Query, faults, default).Word("onConflict", ImportConflicts.Words);
        return new(ImportConflicts.Of(onConflict), null, faults.Count == 0 ? null : Problem.InvalidParameters(faults));
    }

    static Problem? WhyNot(BulkContactsRequest request) => request.Count <= BulkContactsRequest.MostContacts ? null : Problem.For(
        new("batch_too_large", $"This server takes at most {BulkContactsRequest.MostContacts} contacts a call, these are {request.Count}. Send them in several calls, or as text/csv.")
        {
            Limit = BulkContactsRequest.MostContacts,
            LimitedBy = "server",
        });

    static string? WhyNotReadable(HttpRequest request) =>
        MediaTypes.IsCompressed(request) ? MediaTypes.NotCompressed
        : IsCsv(request, out var type) ? MediaTypes.IsUtf8(type) ? null : $"The CSV must be in UTF-8, not {type.Charset}. Spreadsheets call it \"CSV UTF-8\"."
        : MediaTypes.WhyNotJson(request) is null ? null : "The body must be application/json or text/csv, in UTF-8.";

    static bool IsCsv(HttpRequest request, [NotNullWhen(true)] out MediaTypeHeaderValue? type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out type) && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
}
