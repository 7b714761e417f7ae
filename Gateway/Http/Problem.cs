using System.Globalization;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>An answer that says what is wrong: RFC 9457, in the form of api.md §1.</summary>
internal sealed record Problem(string Code, string Detail) : IResult
{
    const string Types = "https://whatsapi.dev/errors/";

    public static string TypeOf(string code) => Types + code;

    public IReadOnlyList<Fault> Errors { get; init; } = [];

    /// <summary>What the code promises beside itself: a limit, a status, what Meta said.</summary>
    public Refusal? Why { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static Problem For(Refusal why) => new(why.Code, why.Detail) { Why = why, RetryAfterSeconds = why.RetryAfterSeconds };

    public static Problem NotFound(string what = "resource") => new(ProblemCodes.NotFound, $"There is no such {what}.");

    /// <summary>422. A phone number that is the only fault has a code of its own.</summary>
    public static Problem Invalid(Fault fault) => Invalid([fault], 1);

    public static Problem Invalid(IReadOnlyList<Fault> faults) => Invalid(faults, faults.Count);

    public static Problem Invalid(FaultList faults) => Invalid(faults.Kept, faults.Count);

    /// <summary>422 for a flow that cannot run as it is.</summary>
    public static Problem InvalidFlow(IReadOnlyList<Fault> faults, int count) => new("flow_invalid", Summary(faults, count)) { Errors = faults };

    static Problem Invalid(IReadOnlyList<Fault> faults, int count) =>
        new(faults is [{ Code: ProblemCodes.InvalidPhone }] ? ProblemCodes.InvalidPhone : ProblemCodes.ValidationFailed, Summary(faults, count)) { Errors = faults };

    /// <summary>400 for values in the query.</summary>
    public static Problem InvalidParameters(IReadOnlyList<Fault> faults) => new(ProblemCodes.InvalidParameter, Summary(faults, faults.Count)) { Errors = faults };

    public int Status => ProblemCodes.Of(Code).Status;

    /// <summary>The body, for keeping.</summary>
    public byte[] ToJson(string requestId)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) Write(json, (this, ProblemCodes.Of(Code), requestId));
        return bytes.ToArray();
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var facts = ProblemCodes.Of(Code);
        Telemetry.Refused(Code);
        if (facts.Status is 429 or 503) httpContext.Response.Headers.RetryAfter = RetryAfter(httpContext).ToString(CultureInfo.InvariantCulture);
        await Json.WriteAsync(httpContext.Response, facts.Status, Json.ProblemMediaType, (this, facts, httpContext.TraceIdentifier), static (json, x) => Write(json, x));
    }

    int RetryAfter(HttpContext http)
    {
        if (RetryAfterSeconds is { } seconds) return Math.Max(1, seconds);
        if (Why?.ResetAt is not { } reset) return 1;
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        return (int)Math.Clamp(Math.Ceiling((reset - clock.GetUtcNow()).TotalSeconds), 1, int.MaxValue);
    }

    static string Summary(IReadOnlyList<Fault> faults, int count) => count switch
    {
        0 => "The request is not valid.",
        1 => faults[0].Detail,
        var n => string.Create(CultureInfo.InvariantCulture, $"{n} things are wrong. The first: {faults[0].Detail}"),
    };

    static void Write(Utf8JsonWriter json, (Problem Problem, ProblemCodes.Facts Facts, string RequestId) x)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeOf(x.Problem.Code));
        json.WriteString("title", x.Facts.Title);
        json.WriteNumber("status", x.Facts.Status);
        json.WriteString("detail", x.Problem.Detail);
        json.WriteString("code", x.Problem.Code);
        json.WriteString("requestId", x.RequestId);
        WriteErrors(json, x.Problem);
        if (x.Problem.Why is { } why) WriteExtensions(json, why);
        json.WriteEndObject();
    }

    static void WriteErrors(Utf8JsonWriter json, Problem problem)
    {
        if (problem.Errors.Count == 0) return;
        json.WriteStartArray("errors");
        foreach (var fault in problem.Errors)
        {
            json.WriteStartObject();
            json.WriteString("pointer", fault.Pointer);
            if (problem.Code == ProblemCodes.InvalidParameter) json.WriteString("parameter", fault.Pointer.AsSpan(1));
            json.WriteString("code", fault.Code);
            json.WriteString("detail", fault.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteExtensions(Utf8JsonWriter json, Refusal why)
    {
        if (why.CurrentStatus is { } status) json.WriteString("currentStatus", status);
        if (why.Limit is { } limit) json.WriteNumber("limit", limit);
        if (why.LimitedBy is { } by) json.WriteString("limitedBy", by);
        if (why.RequiredPlan is { } plan) json.WriteString("requiredPlan", plan);
        if (why.ContactId is { } contact) json.WriteString("contactId", contact);
        if (why.ResetAt is { } reset) json.WriteTime("resetAt", reset);
        if (why.Meta is not { } meta) return;
        json.WriteStartObject("meta");
        json.WriteNumber("code", meta.Code);
        json.WriteNumberOrNull("subcode", meta.Subcode);
        json.WriteString("title", meta.Title);
        json.WriteString("detail", meta.Detail);
        json.WriteString("fbtraceId", meta.FbtraceId);
        json.WriteEndObject();
    }
}
