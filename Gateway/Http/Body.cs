using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>A request body that reads itself, member by member, so that all its faults are found at once.</summary>
internal interface IRequest<TSelf>
{
    /// <summary>Reads the members. What is wrong goes to <paramref name="body"/>; when anything did, the value returned is not used.</summary>
    static abstract TSelf Read(Fields body, DateTimeOffset now);

    /// <summary>True when no body at all means an empty object.</summary>
    static virtual bool MayBeMissing => false;
}

/// <summary>
/// The JSON body of a request, parsed and checked before the handler runs: 415 for another media type, 413 for too many bytes, 400 <c>invalid_json</c>,
/// 422 with a pointer to every fault.
/// </summary>
internal sealed class Body<T> : IBound, IEndpointParameterMetadataProvider
    where T : class, IRequest<T>
{
    readonly T? _value;

    Body(T value) => _value = value;
    Body(Problem problem) => Problem = problem;

    public Problem? Problem { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body could not be read.");

    public static async ValueTask<Body<T>?> BindAsync(HttpContext http, ParameterInfo _)
    {
        if (MediaTypes.WhyNotJson(http.Request) is { } unsupported) return new(unsupported);
        if (await BodyBytes.ReadAsync(http) is not { } bytes) return new(BodyBytes.TooLarge);
        Keyed.Note(http, bytes.Span);
        if (bytes.Length == 0 && T.MayBeMissing) bytes = "{}"u8.ToArray();
        if (!JsonText.TryParse(bytes, out var document, out var why)) return new(new Problem(ProblemCodes.InvalidJson, why));
        using (document) return Read(document.RootElement, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Bound.Guard(builder);

    static Body<T> Read(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(Gateway.Problem.Invalid(new Fault("", FaultCodes.WrongType, "The body must be a JSON object.")));
        var faults = new FaultList();
        var fields = new Fields(root, "", faults);
        var value = T.Read(fields, now);
        fields.RefuseUnknown();
        return faults.Count == 0 ? new(value) : new(Gateway.Problem.Invalid(faults));
    }
}
