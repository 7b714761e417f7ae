using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Finds out where a person's message goes. It only decides: the conversation stores the decision with the message, then carries it out.</summary>
internal sealed class FlowRouting(IStore store, IGrainFactory grains, string account, string person)
{
    /// <summary>First to the execution that has the person, then to the flow that it starts best. Who opts out starts nothing.</summary>
    public async Task<FlowRoute> DecideAsync(ConversationState conversation, InboundMessage m, bool optsOut)
    {
        if (conversation.ExecutionId is null && !await grains.FlowDesk(account).IsUsed()) return FlowRoute.None;
        var input = new FlowInput(ConversationRules.IdOf(m), m.Type, m.Payload, m.At);
        var keeper = await KeeperAsync(conversation, m.FromUserId);
        if (optsOut) return keeper is null ? FlowRoute.None : FlowRoute.To(new(keeper) { StopReason = "opted_out" });
        return keeper is null ? await BeginAsync(input, m.ProfileName ?? conversation.ProfileName) : FlowRoute.To(new(keeper) { Reply = input });
    }

    /// <summary>The execution that has the person, under whatever name it began.</summary>
    /// <param name="newName">A name that is known since this moment.</param>
    public async Task<string?> KeeperAsync(ConversationState conversation, string? newName = null)
    {
        if (await OpenAsync(conversation.ExecutionId) is { } own) return own;
        foreach (var name in conversation.OtherNames.Append(newName).OfType<string>().Distinct())
            if (name != person && await OpenAsync(await ExecutionOfAsync(name)) is { } other) return other;
        return null;
    }

    /// <summary>The beginning of the flow that a message starts, if it starts one. Its execution's id follows from the message, which so never starts two.</summary>
    public async Task<FlowRoute> BeginAsync(FlowInput input, string? name)
    {
        var text = input.Payload is { } payload ? ConsentWords.TextOf(input.Type, payload) : null;
        if (await grains.FlowDesk(account).Match(text) is not { } match) return FlowRoute.None;
        return FlowRoute.To(new(Ids.Derived("exe_", input.At, input.MessageId)) { Start = new(match.FlowId, match.Version, person, text, input.MessageId, name, ImmutableSortedDictionary<string, RawJson>.Empty) });
    }

    async Task<string?> OpenAsync(string? execution) => execution is not null && await grains.Execution(account, execution).IsOpen() ? execution : null;

    async Task<string?> ExecutionOfAsync(string name) =>
        await store.GetAsync(Tables.Conversations, new Key(account, name)) is { } row ? JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConversationState)!.ExecutionId : null;
}
