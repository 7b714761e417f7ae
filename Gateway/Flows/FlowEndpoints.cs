using System.Diagnostics;
using Microsoft.Extensions.Options;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Gateway;

internal static class FlowEndpoints
{
    public static void MapFlows(this IEndpointRouteBuilder app)
    {
        var flows = app.MapGroup("/flows").WithTags("Flows").Needs("flows");
        flows.MapPost("", Create).Documented(FlowDocs.Create);
        flows.MapGet("", List).Documented(FlowDocs.List);
        flows.MapGet("/{id}", Find).Documented(FlowDocs.Find);
        flows.MapPut("/{id}", Replace).Documented(FlowDocs.Replace);
        flows.MapDelete("/{id}", Delete).Documented(FlowDocs.Delete);
        flows.MapPost("/{id}/activate", Activate).Documented(FlowDocs.Activate);
        flows.MapPost("/{id}/deactivate", Deactivate).Documented(FlowDocs.Deactivate);
        flows.MapPost("/{id}/simulate", Simulate).Documented(FlowDocs.Simulate);
        flows.MapPost("/{id}/replay", Replay).Documented(FlowDocs.Replay);
        flows.MapGet("/{id}/executions", ListExecutions).Documented(FlowDocs.ListExecutions);
        flows.MapGet("/executions/{id}", FindExecution).Documented(FlowDocs.FindExecution);
        flows.MapPost("/executions/resume", Resume).Documented(FlowDocs.Resume);
        app.MapGroup("/flows").WithTags("Flows").MapPost("/{id}/trigger", Trigger).Documented(FlowDocs.Trigger);
    }

    static async Task<IResult> Create(Body<FlowRequest> body, Tenant tenant, SecretBox box, Keyed key, Ids ids) =>
        FlowAnswers.Of(await tenant.Flow(ids.NewFlow()).Create(Sealed(body.Value, tenant, box) with { Claim = key.Claim }), FlowAnswers.Created);

    static async Task<IResult> List(Query<FlowQuery> query, Tenant tenant)
    {
        var page = await tenant.Flows.ListAsync(query.Value.Filter);
        return Json.List(page.Flows, Cursor.After(page.NextBefore), FlowJson.Write);
    }

    static async Task<IResult> Find(string id, Tenant tenant) => await tenant.Flows.FindAsync(id) is { } flow ? FlowAnswers.Changed(flow) : NotFound;

    static Task<IResult> Replace(string id, Body<FlowRequest> body, Tenant tenant, SecretBox box) => Change(id, tenant, flow => flow.Replace(Sealed(body.Value, tenant, box)));

    static async Task<IResult> Delete(string id, Tenant tenant) => Ids.IsId(id, "flw_") && await tenant.Flow(id).Delete() ? TypedResults.NoContent() : NotFound;

    static Task<IResult> Activate(string id, Tenant tenant) => Change(id, tenant, flow => flow.Activate());

    static Task<IResult> Deactivate(string id, Tenant tenant) => Change(id, tenant, flow => flow.Deactivate());

    static async Task<IResult> Simulate(string id, Body<SimulateRequest> body, Tenant tenant, IOptions<OutgoingOptions> targets, TimeProvider clock)
    {
        if (await tenant.Flows.FindAsync(id) is not { } flow) return NotFound;
        var (trial, problem) = await body.Value.Choice.FindAsync(flow, tenant.Flows, targets.Value);
        return trial is null ? problem! : Json.Ok((Simulator.Run(trial.Definition, body.Value.Simulation!, clock.GetUtcNow()), trial.Faults), TrialJson.WriteSimulation);
    }

    static async Task<IResult> Replay(string id, Body<ReplayRequest> body, Tenant tenant, IOptions<OutgoingOptions> targets, CancellationToken cancellation)
    {
        if (await tenant.Flows.FindAsync(id) is not { } flow) return NotFound;
        var (trial, problem) = await body.Value.Choice.FindAsync(flow, tenant.Flows, targets.Value);
        return trial is null ? problem! : Json.Ok(await tenant.Flows.ReplayAsync(id, trial.Definition, body.Value.Span, cancellation), TrialJson.WriteReplay);
    }

    static async Task<IResult> ListExecutions(string id, Query<ExecutionQuery> query, Tenant tenant)
    {
        if (await tenant.Flows.FindAsync(id) is null) return NotFound;
        var (status, person, before, limit) = query.Value;
        if (person is not null && Ids.IsId(person, "con_"))
        {
            if (await tenant.Contacts.AddressAsync(person) is not { } address) return Json.List<ExecutionView>([], null, ExecutionJson.Write);
            person = address;
        }
        var page = await tenant.Flows.ListExecutionsAsync(new(id, status, person, before, limit));
        return Json.List(page.Executions, Cursor.After(page.NextBefore), ExecutionJson.Write);
    }

    static async Task<IResult> FindExecution(string id, Tenant tenant) =>
        await tenant.Flows.FindExecutionAsync(id) is { } execution ? Json.Ok(execution, ExecutionJson.Write) : NoExecution;

    static async Task<IResult> Resume(Body<ResumeRequest> body, Tenant tenant)
    {
        if (body.Value.ExecutionId is not { } id) return Json.Ok(await tenant.FlowClock.ResumeDue(), ExecutionJson.WriteResumed);
        if (await tenant.Flows.FindExecutionAsync(id) is not { } execution) return NoExecution;
        if (await tenant.Execution(id).Resume()) return Json.Ok(new ResumeReceipt([id], 0), ExecutionJson.WriteResumed);
        return execution.EndedAt is null
            ? Json.Ok(new ResumeReceipt([], 1), ExecutionJson.WriteResumed)
            : Problem.For(new("invalid_state", "The execution is over; nothing is left to go on with.") { CurrentStatus = execution.Status.Word() });
    }

    static Task<IResult> Trigger(string id, Body<TriggerRequest> body, Keyed key, FlowTriggers triggers, HttpContext http) => triggers.CallAsync(id, body.Value, key, http);

    static async Task<IResult> Change(string id, Tenant tenant, Func<IFlowGrain, Task<FlowOutcome>> change) =>
        Ids.IsId(id, "flw_") ? FlowAnswers.Of(await change(tenant.Flow(id)), FlowAnswers.Changed) : NotFound;

    static WriteFlowCommand Sealed(FlowRequest request, Tenant tenant, SecretBox box) =>
        new(request.Name, FlowSecret.Seal(request.Definition, secret => box.Seal(secret, SecretPurposes.FlowTrigger(tenant.Id))));

    static readonly Problem NotFound = Problem.NotFound("flow");
    static readonly Problem NoExecution = Problem.NotFound("execution");
}

/// <summary>What changing flows answers: now, and again when an idempotency key is repeated.</summary>
internal static class FlowAnswers
{
    public static IResult Of(FlowOutcome outcome, Func<FlowView, IResult> done) => outcome switch
    {
        FlowOutcome.Done ok => done(ok.Flow),
        FlowOutcome.Refused no => Problem.For(no.Why),
        FlowOutcome.Invalid bad => Problem.InvalidFlow([.. bad.Faults.Select(fault => new Fault(fault.Pointer, fault.Code, fault.Detail))], bad.Total),
        FlowOutcome.KeyTaken => KeyTaken.Instance,
        var other => throw new UnreachableException(other.GetType().Name),
    };

    public static IResult Created(FlowView flow) => Json.Created($"/flows/{flow.Id}", flow, FlowJson.Write);

    public static IResult Changed(FlowView flow) => Json.Ok(flow, FlowJson.Write);
}
