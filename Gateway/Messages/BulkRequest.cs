using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// The body of <c>POST /messages/bulk</c>. What is wrong with one message is found in <see cref="Items"/>, so that the others can go; what is wrong with the call is a
/// fault of the call. With <c>atomic</c> every fault is the call's.
/// </summary>
internal sealed record BulkRequest(int Count, ImmutableArray<BulkRequest.Item> Items) : IRequest<BulkRequest>
{
    /// <summary>Messages that are looked at at all: the server's own limit can be no higher, and what is longer is refused by its length.</summary>
    public const int MostRead = 10_000;

    /// <summary>One message, or what is wrong with it.</summary>
    public readonly record struct Item(SendRequest? Message, ImmutableArray<Fault> Faults);

    public static BulkRequest Read(Fields body, DateTimeOffset now)
    {
        var sendAt = SendRequest.ReadSendAt(body, now);
        var atomic = body.FlagOrNull("atomic") ?? false;
        var messages = body.Array("messages");
        var count = messages?.GetArrayLength() ?? 0;
        if (messages is not null && count == 0) body.Fault("messages", FaultCodes.TooShort, "messages must hold at least one message.");
        if (messages is not { } array || count > MostRead) return new(count, []);
        ImmutableArray<Item> items = [.. array.EnumerateArray().Select((message, i) => ReadItem(message, $"{body.At}/messages/{i}", sendAt, now))];
        if (atomic)
            foreach (var fault in items.SelectMany(item => item.Faults)) body.Faults.Add(fault);
        return new(count, items);
    }

    public BulkCommand ToCommand(string batch, Ids ids, IdempotencyClaim? claim)
    {
        var messages = ImmutableArray.CreateBuilder<BulkMessage>(Items.Length);
        var rejected = ImmutableArray.CreateBuilder<BulkRejection>();
        for (var i = 0; i < Items.Length; i++)
        {
            if (Items[i].Message is { } message) messages.Add(new(i, ids.NewMessage(), message.ToCommand() with { Lane = Lane.Bulk, BatchId = batch }));
            else rejected.Add(Rejection(i, Problem.Invalid(Items[i].Faults)));
        }
        return new(messages.DrainToImmutable(), rejected.DrainToImmutable(), claim);
    }

    static Item ReadItem(JsonElement message, string at, DateTimeOffset? sendAt, DateTimeOffset now)
    {
        if (message.ValueKind != JsonValueKind.Object) return new(null, [new Fault(at, FaultCodes.WrongType, "Each of messages must be an object.")]);
        var faults = new List<Fault>();
        var fields = new Fields(message, at, faults);
        var request = SendRequest.Read(fields, now);
        if (request.DryRun) fields.Fault("dryRun", FaultCodes.NotAllowed, "A message of a bulk call cannot be a dry run: send it to POST /send-message.");
        fields.RefuseUnknown();
        if (faults.Count > 0) return new(null, [.. faults]);
        return new(fields.Has("sendAt") ? request : request with { SendAt = sendAt }, []);
    }

    static BulkRejection Rejection(int index, Problem problem) => new(
        index, problem.Code, problem.Detail, [.. problem.Errors.Select(fault => new BulkFault(fault.Pointer, fault.Code, fault.Detail))]);
}
