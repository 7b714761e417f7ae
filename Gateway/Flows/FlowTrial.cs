using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Gateway;

/// <summary>Which definition of a flow is tried: a version, a draft that comes with the call, or, without either, the newest version.</summary>
internal sealed record FlowChoice(int? Version, FlowDefinition? Draft)
{
    const string DraftAt = "/draft";

    public static FlowChoice Read(Fields body)
    {
        if (body.Has("version") && body.Has("draft")) body.Fault("draft", FaultCodes.Exclusive, "Give version or draft, not both.");
        return new(ReadVersion(body), body.ObjectOrNull("draft") is { } draft ? ReadDraft(draft) : null);
    }

    /// <summary>The definition with what is wrong with it; or why it cannot be tried.</summary>
    public async Task<(FlowTrial? Trial, Problem? Problem)> FindAsync(FlowView flow, FlowsOfTenant flows, OutgoingOptions targets)
    {
        if (Draft is not null) return Of(Draft, DraftAt, targets);
        if (Version is null || Version == flow.Version) return Of(FlowDefinition.Of(flow.Definition), "", targets);
        return await flows.FindVersionAsync(flow.Id, Version.Value) is { } document
            ? Of(FlowDefinition.Of(document), "", targets)
            : (null, Problem.Invalid(new Fault("/version", FaultCodes.InvalidValue, $"The flow has no version {Version}; its newest is {flow.Version}.")));
    }

    // A way that leads nowhere cannot be gone; everything else shows in what happens.
    static (FlowTrial?, Problem?) Of(FlowDefinition definition, string at, OutgoingOptions targets)
    {
        var faults = new List<Fault>();
        FlowCheck.Check(definition, ImmutableDictionary<NamedTemplate, TemplateRecall>.Empty, targets, faults);
        faults = faults.ConvertAll(fault => fault with { Pointer = at + fault.Pointer });
        var lost = faults.FindAll(fault => fault.Code == FlowFaults.UnknownNode);
        return lost is [] ? (new(definition, faults), null) : (null, Problem.InvalidFlow([.. lost.Take(FaultList.Most)], lost.Count));
    }

    static int? ReadVersion(Fields body)
    {
        if (body.AnyOrNull("version") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var version) && version > 0) return version;
        body.Fault("version", FaultCodes.InvalidValue, "version must be the number of a version, 1 or higher.");
        return null;
    }

    static FlowDefinition? ReadDraft(Fields draft)
    {
        draft.TextOrNull("name", FlowRequest.LongestName); // the whole body of POST /flows will do
        var faults = new List<Fault>();
        var definition = FlowDefinition.Read(draft.AnyOrNull("trigger"), draft.AnyOrNull("nodes"), faults);
        foreach (var fault in faults) draft.Faults.Add(fault with { Pointer = DraftAt + fault.Pointer });
        return definition;
    }
}

/// <summary>A definition that is tried.</summary>
/// <param name="Faults">What an activation would say of it, as far as can be told without its templates.</param>
internal sealed record FlowTrial(FlowDefinition Definition, IReadOnlyList<Fault> Faults);

/// <summary>The body of <c>POST /flows/{id}/simulate</c>.</summary>
internal sealed record SimulateRequest(FlowChoice Choice, SimulationRequest? Simulation) : IRequest<SimulateRequest>
{
    static readonly string[] Members = ["inputs", "contact", "variables", "http", "startAt"];

    public static SimulateRequest Read(Fields body, DateTimeOffset now)
    {
        var simulation = new Dictionary<string, JsonElement>();
        foreach (var member in Members)
            if (body.AnyOrNull(member) is { } value) simulation[member] = value;
        return new(FlowChoice.Read(body), SimulationRequest.Read(JsonSerializer.SerializeToElement(simulation), body.Faults));
    }
}

/// <summary>The body of <c>POST /flows/{id}/replay</c>: executions that began in [from, until), a page of them.</summary>
internal sealed record ReplayRequest(FlowChoice Choice, ReplaySpan Span) : IRequest<ReplayRequest>
{
    const int LongestCursor = 128;

    public static ReplayRequest Read(Fields body, DateTimeOffset now)
    {
        if (!body.Has("from")) body.Fault("from", FaultCodes.Required, "from is required: the time from which on the executions to be played again began.");
        var (from, until) = (body.InstantOrNull("from") ?? now, body.InstantOrNull("until") ?? now);
        if (from > until && body.Faults.Count == 0) body.Fault("until", FaultCodes.InvalidValue, "until must be later than from.");
        return new(FlowChoice.Read(body), new(from, until, ReadCursor(body), FlowReplays.MostAtOnce));
    }

    static string? ReadCursor(Fields body)
    {
        if (body.TextOrNull("cursor", LongestCursor) is not { } cursor) return null;
        if (Cursor.TryRead(cursor, "exe_", out var id)) return id;
        body.Fault("cursor", FaultCodes.InvalidValue, "cursor must be a nextCursor of this call, unchanged.");
        return null;
    }
}
