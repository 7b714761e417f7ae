using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>Parameters of a query that read themselves.</summary>
internal interface IQuery<TSelf>
{
    static abstract TSelf Read(Parameters query);
}

/// <summary>The query of a request, checked before the handler runs: 400 <c>invalid_parameter</c>, naming every parameter that is wrong. Unknown ones are ignored, unless a query refuses them.</summary>
internal sealed class Query<T> : IBound, IEndpointParameterMetadataProvider
    where T : class, IQuery<T>
{
    Query(T value, Problem? problem) => (Value, Problem) = (value, problem);

    public Problem? Problem { get; }

    public T Value { get; }

    public static ValueTask<Query<T>?> BindAsync(HttpContext http, ParameterInfo _)
    {
        var faults = new List<Fault>();
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var value = T.Read(new Parameters(http.Request.Query, faults, now));
        return ValueTask.FromResult<Query<T>?>(new(value, faults.Count == 0 ? null : Gateway.Problem.InvalidParameters(faults)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Bound.Guard(builder);
}

/// <summary>Reads query parameters and collects what is wrong with them. An empty one counts as not given.</summary>
internal sealed class Parameters(IQueryCollection query, ICollection<Fault> faults, DateTimeOffset now)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public DateTimeOffset Now => now;

    public int Limit()
    {
        if (Text("limit") is not { } text) return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit) return limit;
        Fault("limit", $"limit must be a whole number from 1 to {MaxLimit}.");
        return DefaultLimit;
    }

    public string? Cursor(string idPrefix)
    {
        if (Text("cursor") is not { } text) return null;
        if (Gateway.Cursor.TryRead(text, idPrefix, out var id)) return id;
        Fault("cursor", "cursor must be a nextCursor of this list, unchanged.");
        return null;
    }

    public long? NumberCursor()
    {
        if (Text("cursor") is not { } text) return null;
        if (Gateway.Cursor.TryRead(text, out long number)) return number;
        Fault("cursor", "cursor must be a nextCursor of this list, unchanged.");
        return null;
    }

    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        var text = Text(name);
        if (text is not null && !words.Contains(text)) Fault(name, $"{name} must be one of: {string.Join(", ", words)}.");
        return text;
    }

    /// <summary>True or false; here an empty one is a fault, since nobody can tell which was meant.</summary>
    public bool? Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false") || (text is null && query[name] is [""])) Fault(name, $"{name} must be true or false.");
        return text is null ? null : text == "true";
    }

    /// <summary>For calls that cannot be taken back: a parameter that nobody reads is a typo.</summary>
    public void RefuseAllBut(params string[] names)
    {
        foreach (var name in query.Keys.Except(names, StringComparer.OrdinalIgnoreCase))
            Fault(name, $"There is no parameter {name} here. There is: {string.Join(", ", names)}.");
    }

    public string? Id(string name, string prefix)
    {
        var text = Text(name);
        if (text is not null && !Ids.IsId(text, prefix)) Fault(name, $"{name} must be an id that begins with {prefix}.");
        return text;
    }

    public DateTimeOffset? Instant(string name)
    {
        // A plus sign that was not escaped arrives as a space; nothing else in a time is one.
        if (Text(name)?.Replace(' ', '+') is not { } text) return null;
        if (Times.TryParseDayOrInstant(text, out var at)) return at;
        Fault(name, $"{name} must be a time with an offset (2026-12-01T10:00:00Z) or a day (2026-12-01).");
        return null;
    }

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1) Fault(name, $"{name} is given more than once.");
        return string.IsNullOrEmpty(values.ToString()) ? null : values[0];
    }

    public void Fault(string name, string detail) => faults.Add(new Fault("/" + name, FaultCodes.InvalidValue, detail));
}
