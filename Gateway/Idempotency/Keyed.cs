using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// The request's Idempotency-Key. A handler that takes one passes <see cref="Claim"/> into the transaction of what it does; everything else (the kept answer, a key
/// of another request, one that is still running) is done around it by <see cref="IdempotentCalls"/>, which comes with the parameter.
/// </summary>
internal sealed class Keyed : IBound, IEndpointParameterMetadataProvider
{
    public const string Header = "Idempotency-Key";
    const int Longest = 255; // api.md §1

    readonly HttpContext _http;
    readonly string? _key;

    Keyed(HttpContext http, string? key, Problem? problem) => (_http, _key, Problem) = (http, key, problem);

    public Problem? Problem { get; }

    /// <summary>Null when the caller gave none.</summary>
    public string? Key => _key;

    /// <summary>Null when the caller gave no key. Whole once the body has been read, which is after the handler for one that is streamed.</summary>
    public IdempotencyClaim? Claim => _key is null ? null : new(_key, Fingerprint());

    public static ValueTask<Keyed?> BindAsync(HttpContext http, ParameterInfo _)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var values)) return ValueTask.FromResult<Keyed?>(new(http, null, null));
        var valid = values is [{ Length: > 0 and <= Longest } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
        return ValueTask.FromResult<Keyed?>(valid ? new(http, values[0], null) : new(http, null, Invalid));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(TakesKey.Instance);
        // Outermost, so that it also sees what is answered before the handler runs.
        builder.FilterFactories.Insert(0, (_, next) => invocation =>
            invocation.HttpContext.RequestServices.GetRequiredService<IdempotentCalls>().RunAsync(invocation, next));
    }

    /// <summary>Notes what a body is, for the key that may come with it.</summary>
    public static void Note(HttpContext http, ReadOnlySpan<byte> body)
    {
        if (http.Request.Headers.ContainsKey(Header)) NoteHash(http, SHA256.HashData(body));
    }

    /// <summary>The same for a body that is never in memory as a whole.</summary>
    public static void NoteHash(HttpContext http, ReadOnlySpan<byte> sha256) => http.Features.Set(new BodyHash(Convert.ToHexStringLower(sha256)));

    // The body has been read by another parameter, or by the handler, by now.
    string Fingerprint()
    {
        var request = $"{_http.Request.Method} {_http.Request.Path}{_http.Request.QueryString} {_http.Features.Get<BodyHash>()?.Text}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
    }

    static readonly Problem Invalid = Problem.InvalidParameters([new Fault($"/{Header}", FaultCodes.InvalidValue, $"{Header} must be 1 to {Longest} visible ASCII characters.")]);

    sealed record BodyHash(string Text);

    /// <summary>Marks endpoints that take a key, for their description.</summary>
    public sealed class TakesKey
    {
        public static readonly TakesKey Instance = new();
    }
}
