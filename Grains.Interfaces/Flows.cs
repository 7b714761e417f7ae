using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>One flow: its versions, and whether it listens. Key: <see cref="Keys.Flow"/>.</summary>
public interface IFlowGrain : IGrainWithStringKey
{
    /// <summary>Stores its first version. Doing it again with the same id answers the flow that is there. Refuses with <c>plan_limit</c>.</summary>
    Task<FlowOutcome> Create(WriteFlowCommand command);

    /// <summary>
    /// Stores a new version; executions that run keep theirs. An active flow goes on with the new version, which is then checked like an activation. Refuses with
    /// <c>not_found</c>, <c>flow_invalid</c>, <c>keyword_taken</c>.
    /// </summary>
    Task<FlowOutcome> Replace(WriteFlowCommand command);

    /// <summary>Has it listen, once all of it has been found right. Doing it again does nothing. Refuses with <c>not_found</c>, <c>flow_invalid</c>, <c>keyword_taken</c>.</summary>
    Task<FlowOutcome> Activate();

    /// <summary>Has it listen no more; executions that run go on. Doing it again does nothing. Refuses with <c>not_found</c>.</summary>
    Task<FlowOutcome> Deactivate();

    /// <summary>Removes it, deactivating it first; executions that run go on. False when there is none.</summary>
    Task<bool> Delete();
}

/// <summary>What an account's active flows listen for. Its row is the condition of every activation, so that no keyword has two owners. Key: the account id.</summary>
public interface IFlowDeskGrain : IGrainWithStringKey
{
    /// <summary>Looks into the store again: a flow was activated, changed or deactivated. A hint: it looks by itself now and then.</summary>
    Task Refresh();

    /// <summary>Whether the account has ever had an active flow: who never had one has no executions either.</summary>
    Task<bool> IsUsed();

    /// <summary>The flow that a message starts; null when it starts none.</summary>
    /// <param name="text">Null for a message without any.</param>
    Task<FlowMatch?> Match(string? text);

    /// <summary>An active flow whose webhook is open, for a call without a key; null when it is not active, or not open.</summary>
    Task<FlowWebhook?> FindWebhook(string flowId);
}

/// <summary>One contact on their way through one version of a flow. Key: <see cref="Keys.Execution"/>.</summary>
public interface IFlowExecutionGrain : IGrainWithStringKey
{
    /// <summary>Begins it. Doing it again does nothing.</summary>
    Task Start(StartExecutionCommand command);

    /// <summary>Gives it what its contact wrote. Doing it again with the same message does nothing. False when it is over: the message is for somebody else.</summary>
    Task<bool> Offer(FlowInput input);

    /// <summary>True while it keeps its contact: it runs, waits, or is handed off.</summary>
    Task<bool> IsOpen();

    /// <summary>Ends it, e.g. because the contact has opted out. Doing it again does nothing.</summary>
    Task Stop(string reason);

    /// <summary>Goes on after a hand-off, or with a delay or time-out that is due. False when there is nothing to go on with.</summary>
    Task<bool> Resume();

    /// <summary>Looks at the clock, and at what is still to be done. A hint: the account's clock and recovery do it too.</summary>
    Task Wake();

    /// <summary>A call of it was answered. Doing it again does nothing.</summary>
    Task Answered(FlowHttpAnswer answer);

    /// <summary>Ends it, and erases what it knows of its contact. Doing it again does nothing.</summary>
    /// <returns>The messages that it has written: nothing follows them any more.</returns>
    Task<ImmutableArray<string>> Erase();
}

/// <summary>Wakes an account's executions when their time has come. Key: the account id.</summary>
public interface IFlowClockGrain : IGrainWithStringKey
{
    /// <summary>An execution has to be looked at, at a time. A hint: what is missed is found in the store.</summary>
    Task Expect(DateTimeOffset at);

    /// <summary>Looks for what is due.</summary>
    Task Wake();

    /// <summary>Resumes whatever is due now.</summary>
    Task<ResumeReceipt> ResumeDue();
}

/// <param name="Definition">As its author wrote it: <c>trigger</c> and <c>nodes</c>; but for the webhook's secret, which is sealed.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.WriteFlowCommand")]
public sealed record WriteFlowCommand([property: Id(0)] string Name, [property: Id(1)] RawJson Definition, [property: Id(2)] IdempotencyClaim? Claim = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.FlowOutcome")]
public abstract record FlowOutcome
{
    FlowOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowOutcome.Done")]
    public sealed record Done([property: Id(0)] FlowView Flow) : FlowOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : FlowOutcome;

    /// <summary>It cannot run as it is (<c>flow_invalid</c>).</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowOutcome.Invalid")]
    public sealed record Invalid([property: Id(0)] ImmutableArray<FlowFault> Faults, [property: Id(1)] int Total) : FlowOutcome;

    /// <summary>Another request with this idempotency key was first: nothing was done, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowOutcome.KeyTaken")]
    public sealed record KeyTaken : FlowOutcome;
}

/// <summary>What is wrong with a flow.</summary>
/// <param name="Pointer">JSON pointer of the member, e.g. <c>/nodes/2/next</c>.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowFault")]
public sealed record FlowFault([property: Id(0)] string Pointer, [property: Id(1)] string Code, [property: Id(2)] string Detail);

[GenerateSerializer, Immutable, Alias("WhatsApi.FlowMatch")]
public sealed record FlowMatch([property: Id(0)] string FlowId, [property: Id(1)] int Version);

/// <param name="Secret">What a caller has to show, of a flow that was written before secrets were sealed.</param>
/// <param name="Trigger">The whole trigger: a text that comes with the call is held against its keywords, if it has any.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowWebhook")]
public sealed record FlowWebhook([property: Id(0)] string FlowId, [property: Id(1)] int Version, [property: Id(2)] string? Secret, [property: Id(3)] RawJson Trigger)
{
    /// <summary>What a caller has to show. Without this and <see cref="Secret"/>: nothing.</summary>
    [Id(4)] public string? SealedSecret { get; init; }
}

/// <summary>What begins an execution.</summary>
/// <param name="Person">Who the contact is: a phone number (E.164) or a business-scoped user id.</param>
/// <param name="Text">What was written, or what the call brought.</param>
/// <param name="MessageId">The inbound message that began it, if one did.</param>
/// <param name="Name">As the call, or Meta, tells it.</param>
/// <param name="Variables">What the call brought.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.StartExecutionCommand")]
public sealed record StartExecutionCommand(
    [property: Id(0)] string FlowId, [property: Id(1)] int Version, [property: Id(2)] string Person, [property: Id(3)] string? Text, [property: Id(4)] string? MessageId,
    [property: Id(5)] string? Name, [property: Id(6)] ImmutableSortedDictionary<string, RawJson> Variables);

/// <summary>What a contact has written.</summary>
/// <param name="MessageId">Our id of it.</param>
/// <param name="Payload">Meta's object under the type's key.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowInput")]
public sealed record FlowInput([property: Id(0)] string MessageId, [property: Id(1)] string Type, [property: Id(2)] RawJson? Payload, [property: Id(3)] DateTimeOffset At);

/// <summary>What came of a call that an http node has made.</summary>
/// <param name="EffectId">Of the call.</param>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Failure">Why there was none, or why it cannot be used.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowHttpAnswer")]
public sealed record FlowHttpAnswer([property: Id(0)] string EffectId, [property: Id(1)] int? Status, [property: Id(2)] string? Body, [property: Id(3)] string? Failure);

/// <summary>A call of a flow's webhook, through the contact's conversation so that they are in one execution at a time.</summary>
/// <param name="ExecutionId">The id the execution shall have: the same call made again begins nothing twice.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.TriggerCommand")]
public sealed record TriggerCommand([property: Id(0)] string ExecutionId, [property: Id(1)] StartExecutionCommand Start);

/// <param name="Resumed">Executions that went on.</param>
/// <param name="NotDue">Executions whose time has not come.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.ResumeReceipt")]
public sealed record ResumeReceipt([property: Id(0)] ImmutableArray<string> Resumed, [property: Id(1)] long NotDue);

public enum FlowStatus { Draft, Active, Inactive }

/// <summary>A flow as api.md §10 shows it.</summary>
/// <param name="Definition">The newest version as it was written: <c>trigger</c> and <c>nodes</c>; with the webhook's secret sealed.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowView")]
public sealed record FlowView(
    [property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] FlowStatus Status, [property: Id(3)] int Version, [property: Id(4)] RawJson Definition,
    [property: Id(5)] DateTimeOffset CreatedAt, [property: Id(6)] DateTimeOffset UpdatedAt, [property: Id(7)] FlowStats Stats);

/// <summary>How many executions a flow has had, by how they stand.</summary>
/// <param name="Open">Those that run, wait, or are handed off.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowStats")]
public sealed record FlowStats(
    [property: Id(0)] long Started = 0, [property: Id(1)] long Open = 0, [property: Id(2)] long Completed = 0, [property: Id(3)] long Failed = 0, [property: Id(4)] long Expired = 0,
    [property: Id(5)] long Canceled = 0);

/// <summary>An execution as api.md §10 shows it.</summary>
public sealed record ExecutionView(
    string Id, string FlowId, int Version, string Contact, ExecutionStatus Status, string? CurrentNode, ImmutableSortedDictionary<string, RawJson> Variables, DateTimeOffset? ResumeAt,
    ImmutableArray<ExecutionStepView> Steps, int EarlierSteps, ErrorView? Error, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

public sealed record ExecutionStepView(string Node, string Type, DateTimeOffset At, string Outcome, string? MessageId, string? Detail);

/// <summary>Where one run of a flow is.</summary>
public enum ExecutionStatus
{
    /// <summary>It waits for nothing but an answer over HTTP.</summary>
    Running,

    /// <summary>For a reply, or for its time.</summary>
    Waiting,
    Completed,
    Failed,

    /// <summary>Nobody answered in time, and no <c>onTimeout</c> says what then.</summary>
    Expired,

    /// <summary>People talk to the contact until it is resumed.</summary>
    HandedOff,
    Canceled,
}
