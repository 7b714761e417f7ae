using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Owns one bulk call while it is stored; afterwards its messages live on their own. Woken by: Accept.</summary>
[CollectionAgeLimit(Minutes = 2)]
[PreferLocalPlacement] // beside its caller: the call may be megabytes
internal sealed partial class BatchGrain(
    [PersistentState("batch", StoreGrainStorage.Name)] IPersistentState<BatchState> store, IStore rows, TimeProvider clock, ILogger<BatchGrain> log) : Grain, IBatchGrain
{
    (string Account, string Id) Me => Keys.Split(this.GetPrimaryKeyString());

    public async Task<BulkOutcome> Accept(BulkCommand command)
    {
        var account = GrainFactory.Account(Me.Account);
        switch (await account.Permit(command.Messages.Length))
        {
            case PermitOutcome.Refused no:
                return new BulkOutcome.Refused(no.Why);
            case PermitOutcome.Permitted permit:
                var outcome = await Store(command, account, permit);
                if (outcome is not BulkOutcome.Accepted) await account.GiveBack(permit.Period, command.Messages.Length);
                return outcome;
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    async Task<BulkOutcome> Store(BulkCommand command, IAccountGrain account, PermitOutcome.Permitted permit)
    {
        try
        {
            var messages = BatchRules.Messages(command, permit, clock.GetUtcNow());
            var outcome = await Store(command, messages);
            if (outcome is BulkOutcome.Accepted) HandOver(permit.PhoneNumberId, [.. messages.Select(x => BatchRules.Ticket(Me.Account, x.Asked.Id, x.Message))]);
            return outcome;
        }
        catch (Exception e)
        {
            Log.NotStored(log, e, this.GetPrimaryKeyString());
            var key = new Key(Me.Account, Me.Id);
            Reservations.SettleAsync(account, permit.Period, command.Messages.Length, e, async () => await rows.GetAsync(Tables.Batches, key) is not null, clock).Forget();
            DeactivateOnIdle(); // whether it is stored is read again by whoever comes next
            throw;
        }
    }

    async Task<BulkOutcome> Store(BulkCommand command, ImmutableArray<(BulkMessage Asked, MessageState Message)> messages)
    {
        var receipt = BatchRules.Receipt(Me.Id, messages, command);
        try
        {
            await store.Commit(BatchRules.Accept(Me.Account, receipt, messages, command.Claim, clock.GetUtcNow()));
            Telemetry.Accepted(Lane.Bulk, messages.Length);
            return new BulkOutcome.Accepted(receipt);
        }
        catch (RowConflictException conflict) when (conflict.IsKeyTaken())
        {
            return new BulkOutcome.KeyTaken();
        }
    }

    // A hint only: a sender that does not get it finds the messages in the store.
    void HandOver(string phoneNumberId, ImmutableArray<Ticket> tickets) => GrainFactory.Sender(phoneNumberId).OfferAll(tickets).Forget();

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Bulk call {Batch} could not be stored; its caller was told so")]
        public static partial void NotStored(ILogger log, Exception e, string batch);
    }
}
