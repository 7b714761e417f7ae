using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// The body of <c>POST /messages/bulk</c>. Its messages are read once their number is known to be allowed. What is wrong with one of them is found there, so that the
/// others can go; what is wrong with the call is a fault of the call.
/// </summary>
internal sealed record BulkRequest(JsonElement Messages, DateTimeOffset? SendAt, bool Atomic, DateTimeOffset ReadAt) : IRequest<BulkRequest>
{
    const int FaultsOfAMessage = 5;

    public int Count => Messages.GetArrayLength();

    public static BulkRequest Read(Fields body, DateTimeOffset now)
    {
        var sendAt = SendRequest.ReadSendAt(body, now);
        var atomic = body.FlagOrNull("atomic") ?? false;
        var messages = body.Array("messages") ?? default;
        if (messages is { ValueKind: JsonValueKind.Array } && messages.GetArrayLength() == 0) body.Fault("messages", FaultCodes.TooShort, "messages must hold at least one message.");
        return new(body.Faults.Count == 0 ? messages.Clone() : messages, sendAt, atomic, now);
    }

    /// <summary>Reads the messages, each with what is wrong with it.</summary>
    public BulkItems ReadItems() => new([.. Messages.EnumerateArray().Select((message, i) => ReadItem(message, $"/messages/{i}"))]);

    BulkItem ReadItem(JsonElement message, string at)
    {
        var faults = new FaultList(FaultsOfAMessage);
        if (message.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(at, FaultCodes.WrongType, "Each of messages must be an object."));
            return new(null, faults);
        }
        var fields = new Fields(message, at, faults);
        var request = SendRequest.Read(fields, ReadAt);
        if (request.DryRun) fields.Fault("dryRun", FaultCodes.NotAllowed, "A message of a bulk call cannot be a dry run: send it to POST /send-message.");
        var hasTime = fields.Has("sendAt");
        fields.RefuseUnknown();
        return faults.Count > 0 ? new(null, faults) : new(hasTime ? request : request with { SendAt = SendAt }, faults);
    }
}

/// <summary>One message of a bulk call, or what is wrong with it.</summary>
internal readonly record struct BulkItem(SendRequest? Message, FaultList Faults);

/// <summary>The messages of a bulk call, in its order.</summary>
internal sealed class BulkItems(ImmutableArray<BulkItem> items)
{
    /// <summary>Why the whole call is refused when one message may refuse all; null when none does.</summary>
    public Problem? WhyNotAll()
    {
        var all = new FaultList();
        foreach (var fault in items.SelectMany(item => item.Faults.Kept)) all.Add(fault);
        return all.Count == 0 ? null : Problem.Invalid(all);
    }

    /// <summary>The messages with recipients in place of contacts; a contact that is not there is a fault of its message.</summary>
    public async Task<BulkItems> AddressedAsync(Tenant tenant)
    {
        if (!items.Any(item => item.Message is { Contact: not null })) return this;
        var addressed = items.ToBuilder();
        for (var i = 0; i < addressed.Count; i++)
        {
            if (addressed[i].Message is not { Contact: { } contact } message) continue;
            if (await Recipients.OfAsync(contact, tenant) is { } to) addressed[i] = addressed[i] with { Message = message with { To = to } };
            else
            {
                addressed[i].Faults.Add(Recipients.UnknownContact($"/messages/{i}"));
                addressed[i] = addressed[i] with { Message = null };
            }
        }
        return new(addressed.DrainToImmutable());
    }

    /// <summary>The messages after those of templates were checked against what is known of their templates.</summary>
    public async Task<BulkItems> CheckedAsync(TemplateCheck templates)
    {
        if (!items.Any(item => item.Message is { Type: MessageTypes.Template })) return this;
        var judged = items.ToBuilder();
        for (var i = 0; i < judged.Count; i++)
        {
            if (judged[i].Message is not { Type: MessageTypes.Template } message) continue;
            if (await templates.JudgeAsync(message, $"/messages/{i}") is not { Faults: { Count: > 0 } faults }) continue;
            foreach (var fault in faults) judged[i].Faults.Add(fault);
            judged[i] = judged[i] with { Message = null };
        }
        return new(judged.DrainToImmutable());
    }

    public BulkCommand ToCommand(string batch, Ids ids, IdempotencyClaim? claim)
    {
        var messages = ImmutableArray.CreateBuilder<BulkMessage>(items.Length);
        var rejected = ImmutableArray.CreateBuilder<BulkRejection>();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Message is { } message) messages.Add(new(i, ids.NewMessage(), message.ToCommand() with { Lane = Lane.Bulk, BatchId = batch }));
            else rejected.Add(Rejection(i, Problem.Invalid(items[i].Faults)));
        }
        return new(messages.DrainToImmutable(), rejected.DrainToImmutable(), claim);
    }

    static BulkRejection Rejection(int index, Problem problem) => new(
        index, problem.Code, problem.Detail, [.. problem.Errors.Select(fault => new BulkFault(fault.Pointer, fault.Code, fault.Detail))]);
}
