using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using WhatsApi.Meta;
using WhatsApi.Outgoing;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns a flow: its newest version, and whether it listens. What it listens for also stands on the account's list, which is written in the same unit, so that the two never
/// disagree and no keyword has two owners. Woken by: its author.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed class FlowGrain(
    [PersistentState("flow", StoreGrainStorage.Name)] IPersistentState<FlowState> store, IStore rows, IOptions<OutgoingOptions> targets, TimeProvider clock) : Grain, IFlowGrain
{
    const int MostFlows = 500; // of an account: the active ones are in memory, and asked at every message
    const int MostFaults = 100; // that are told one by one, as everywhere
    const int Tries = 5; // flows that are activated at the same time meet at the account's list

    (string Account, string Id) Me => Keys.Split(this.GetPrimaryKeyString());

    public async Task<FlowOutcome> Create(WriteFlowCommand command)
    {
        if (store.State.Exists) return await Done();
        if (FlowSecret.Keep(command.Definition, null) is null) return Invalid([FlowSecret.NothingToKeep]);
        if (await CountAsync() >= MostFlows) return Refused(new("plan_limit", $"An account has at most {MostFlows} flows. Delete some that are not needed.") { Limit = MostFlows });
        return await Change(_ => Written(new FlowState { CreatedAt = Ids.MadeAt(Me.Id) }, command), command.Claim);
    }

    public async Task<FlowOutcome> Replace(WriteFlowCommand command)
    {
        if (!store.State.Exists) return NotFound();
        if (FlowSecret.Keep(command.Definition, store.State.Definition) is null) return Invalid([FlowSecret.NothingToKeep]);
        if (store.State.Status == FlowStatus.Active && await Check(command.Definition) is { } invalid) return invalid;
        return await Change(flow => Written(flow, command with { Definition = FlowSecret.Keep(command.Definition, flow.Definition) ?? command.Definition }), command.Claim);
    }

    public async Task<FlowOutcome> Activate()
    {
        if (!store.State.Exists) return NotFound();
        if (store.State.Status == FlowStatus.Active) return await Done();
        return await Check(store.State.Definition) ?? await Change(flow => flow with { Status = FlowStatus.Active, UpdatedAt = clock.GetUtcNow() });
    }

    public async Task<FlowOutcome> Deactivate()
    {
        if (!store.State.Exists) return NotFound();
        if (store.State.Status != FlowStatus.Active) return await Done();
        return await Change(flow => flow with { Status = FlowStatus.Inactive, UpdatedAt = clock.GetUtcNow() });
    }

    public async Task<bool> Delete()
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            await store.ReadStateAsync();
            if (!store.State.Exists)
            {
                DeactivateOnIdle();
                return false;
            }
            var (before, version) = await FlowDeskState.ReadAsync(rows, Me.Account);
            var after = before.Without(Me.Id);
            Operation row = new Operation.Delete(Tables.Flows, new Key(Me.Account, Me.Id), long.Parse(store.Etag!, CultureInfo.InvariantCulture));
            if (await rows.CommitAsync(before == after ? [row] : [row, after.Put(Me.Account, version)]) is not CommitOutcome.Committed) continue;
            DeactivateOnIdle();
            await Tell();
            return true;
        }
        throw new InconsistentStateException($"Flow {Me.Id} is being changed by others all the time.");
    }

    FlowState Written(FlowState flow, WriteFlowCommand command) =>
        flow with { Name = command.Name, Definition = command.Definition, Version = flow.Version + 1, UpdatedAt = clock.GetUtcNow() };

    /// <summary>Everything that keeps a definition from running, or null.</summary>
    async Task<FlowOutcome?> Check(RawJson definition)
    {
        var faults = new List<Fault>();
        var flow = FlowDefinition.Of(definition);
        FlowCheck.Check(flow, await TemplatesOf(flow), targets.Value, faults);
        return faults.Count == 0 ? null : Invalid(faults);
    }

    async Task<IReadOnlyDictionary<NamedTemplate, TemplateRecall>> TemplatesOf(FlowDefinition flow)
    {
        var known = new Dictionary<NamedTemplate, TemplateRecall>();
        var named = FlowCheck.Templates(flow);
        if (named.IsEmpty || await GrainFactory.Account(Me.Account).Credentials() is not { WabaId: { } waba }) return known;
        foreach (var template in named) known[template] = await GrainFactory.Catalog(Me.Account, waba).Recall(template.Name, template.Language);
        return known;
    }

    async Task<FlowOutcome> Change(Func<FlowState, FlowState> rule, IdempotencyClaim? claim = null)
    {
        for (var tries = 1; ; tries++)
        {
            var next = rule(store.State);
            var (before, version) = await FlowDeskState.ReadAsync(rows, Me.Account);
            var after = before.Without(Me.Id);
            if (next.Status == FlowStatus.Active)
            {
                var listing = Listing(next);
                if (before.Conflict(Me.Id, listing.Read()) is var (owner, keyword)) return Refused(Taken(owner, keyword));
                after = before.With(listing);
            }
            try
            {
                await Commit(next, before == after ? [] : [after.Put(Me.Account, version)], claim);
                if (before != after) await Tell();
                return await Done();
            }
            catch (RowConflictException conflict) when (conflict.IsKeyTaken())
            {
                DeactivateOnIdle();
                return new FlowOutcome.KeyTaken();
            }
            catch (OrleansException e) when (e is InconsistentStateException or RowConflictException && tries < Tries)
            {
                await store.ReadStateAsync(); // the account's list has changed, or the flow itself
            }
        }
    }

    Task Commit(FlowState next, IEnumerable<Operation> list, IdempotencyClaim? claim) => store.Commit(next with
    {
        Rows =
        [
            .. AnswerRows.Of(Me.Account, claim, clock.GetUtcNow(), answer => answer with { Flow = next.View(Me.Id, new()) }),
            .. next.Version == store.State.Version ? [] : new[] { FlowVersions.Put(Me.Account, Me.Id, next.Version, next.Definition) },
            .. list,
        ],
    });

    FlowListing Listing(FlowState flow) => new(Me.Id, flow.Version, new(MadeJson.Parse(flow.Definition).GetProperty("trigger").GetRawText()), FlowSecret.SealedIn(flow.Definition));

    // A hint: the list looks for changes by itself, too.
    async Task Tell() =>
        await GrainFactory.FlowDesk(Me.Account).Refresh().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    async Task<FlowOutcome> Done() => new FlowOutcome.Done(store.State.View(Me.Id, await FlowReader.StatsAsync(rows, Me.Account, Me.Id)));

    async Task<int> CountAsync() =>
        (await rows.QueryAsync(new Query(Tables.Flows) { Where = [("account", Value.Of(Me.Account))], Limit = MostFlows, WithDocument = false })).Count;

    FlowOutcome.Refused NotFound()
    {
        DeactivateOnIdle();
        return Refused(new("not_found", "There is no such flow."));
    }

    static FlowOutcome.Refused Refused(Refusal why) => new(why);

    static FlowOutcome.Invalid Invalid(List<Fault> faults) => new([.. faults.Take(MostFaults).Select(fault => new FlowFault(fault.Pointer, fault.Code, fault.Detail))], faults.Count);

    static Refusal Taken(string flow, string keyword) =>
        new("keyword_taken", $"The active flow {flow} has the keyword \"{keyword}\" already. Choose another, or deactivate that flow.");
}
