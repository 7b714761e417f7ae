using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Reads the messages of a flow: a text by itself, or the body of <c>POST /send-message</c> without what the flow knows better.</summary>
internal static class BodyReader
{
    public const int LongestMetadata = 512; // as in POST /send-message

    public static FlowBody? Read(Members holder, string name, bool required)
    {
        if (holder.Find(name) is not { } value)
        {
            if (required) holder.Fault(name, FaultCodes.Required, $"{name} is required: a text, or the body of POST /send-message without to.");
            return null;
        }
        if (value.ValueKind == JsonValueKind.String)
            return new(holder.PointerTo(name), MessageTypes.Text, MadeJson.Of(json => json.WriteString("body", value.GetString())), IsMade: true);
        if (Members.Of(value, holder.PointerTo(name), holder.Faults) is not { } body) return null;
        var read = Read(body);
        body.RefuseUnknown();
        return read;
    }

    static FlowBody? Read(Members body)
    {
        body.Word("messaging_product", ("whatsapp", true));
        body.Word("recipient_type", ("individual", true));
        foreach (var known in (string[])["to", "recipient", "sendAt", "dryRun"])
            if (body.Has(known)) body.Fault(known, FaultCodes.NotAllowed, $"A flow writes to its contact when its turn has come: leave {known} out.");
        var type = ReadType(body);
        var context = body.Typed("context", JsonValueKind.Object, "an object with message_id");
        var onUnknown = body.Word("onUnknown", ("resend", OnUnknown.Resend), ("hold", OnUnknown.Hold), ("fail", OnUnknown.Fail));
        var metadata = ReadMetadata(body);
        foreach (var other in MessageTypes.All)
            if (body.Has(other) && type is not null && other != type) body.Fault(other, FaultCodes.NotAllowed, $"The type is {type}, so there may be no {other}.");
        if (type is null) return null;
        if (body.Find(type) is { } payload) return new(body.At, type, payload, Context: context, OnUnknown: onUnknown, Metadata: metadata);
        body.Fault(type, FaultCodes.Required, $"The type is {type}, so its object must stand under \"{type}\".");
        return null;
    }

    static string? ReadType(Members body)
    {
        if (body.Has("type")) return body.Word<string>("type", [.. MessageTypes.All.Select(type => (type, type))]);
        var there = MessageTypes.All.Where(body.Has).ToList();
        if (there.Count == 1) return there[0]; // the one object that is there says it as well
        body.Fault("type", FaultCodes.Required, $"type is required: one of {string.Join(", ", MessageTypes.All)}.");
        return null;
    }

    static ImmutableSortedDictionary<string, string>? ReadMetadata(Members body)
    {
        if (!body.Has("metadata")) return null;
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in body.Pairs("metadata", max: 20))
        {
            if (pair.Value.ValueKind == JsonValueKind.String && pair.Name.Length is >= 1 and <= 64) pairs[pair.Name] = pair.Value.GetString()!;
            else body.Fault($"metadata/{JsonPointer.Escape(pair.Name)}", FaultCodes.InvalidValue, "metadata holds texts under names of 1 to 64 characters.");
        }
        return pairs.ToImmutable();
    }
}
