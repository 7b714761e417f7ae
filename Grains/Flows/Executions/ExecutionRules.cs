using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What is stored when something has happened to an execution. Everything is an argument.</summary>
internal static class ExecutionRules
{
    /// <summary>Longer than a call takes (10 s), so that none is made again while it is under way.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>Messages that one execution writes in a minute. A person reads a few; more comes of a flow that goes in circles.</summary>
    public const int MostMessagesAMinute = 30;

    const string WhyErased = "What was said was erased with its contact (DELETE /contacts/{id}?erase=true).";
    const int MostPassed = 10; // only the last one or two are ever offered again

    /// <summary>Why the messages of a step must not go, or null: they would be too many.</summary>
    public static Refusal? WhyNotSend(ExecutionState after, DateTimeOffset now)
    {
        var written = after.Steps.Count(step => step.MessageId is not null && step.At > now - TimeSpan.FromMinutes(1));
        return written <= MostMessagesAMinute ? null
            : new("loop_guard", $"It wants to write more than {MostMessagesAMinute} messages in a minute; put questions or longer delays between them.");
    }

    /// <summary>The messages of a step, as they are when they are accepted. Each is ready a millisecond after the one before, so that they go in that order.</summary>
    public static ImmutableArray<(string Id, MessageState Message)> Messages(StoredExecution before, FlowStep step, PermitOutcome.Permitted permit, DateTimeOffset now)
    {
        var sends = Sends(step);
        var first = Later(now.AddMilliseconds(1 - sends.Length), before.LastMessageAt?.AddMilliseconds(1));
        return [.. sends.Select((send, i) => (send.Id, Message(step.State, send, i == 0 ? before.LastMessage : sends[i - 1].Id, permit, first.AddMilliseconds(i))))];
    }

    /// <summary>The messages that a step writes.</summary>
    public static ImmutableArray<FlowEffect.Send> Sends(FlowStep step) => [.. step.Effects.OfType<FlowEffect.Send>()];

    /// <summary>The execution after a step whose messages are rows of the same unit: only what others have to do stays in its outbox.</summary>
    public static StoredExecution After(StoredExecution before, ExecutionState run, ImmutableArray<(string Id, MessageState Message)> messages, string? answered, DateTimeOffset now)
    {
        var outbox = run.Outbox.RemoveAll(effect => effect.Id == answered || effect is not (FlowEffect.Tag or FlowEffect.CallHttp) || (run.IsOver && effect is FlowEffect.CallHttp));
        return before with
        {
            Run = run with { Outbox = outbox },
            RetryAt = outbox.IsEmpty ? null : now + RetryAfter,
            LastMessage = messages is [.., (var id, _)] ? id : before.LastMessage,
            LastMessageAt = messages is [.., (_, var last)] ? last.Past[^1].At : before.LastMessageAt,
        };
    }

    /// <summary>The execution after an effect was done.</summary>
    public static StoredExecution Done(StoredExecution execution, IEnumerable<string> effects)
    {
        var run = effects.Aggregate(execution.Run, (state, id) => state.Done(id));
        return execution with { Run = run, RetryAt = run.Outbox.IsEmpty ? null : execution.RetryAt };
    }

    /// <summary>The execution after a message that it had no use for.</summary>
    public static StoredExecution Pass(StoredExecution execution, string messageId) =>
        execution with { Passed = [.. execution.Passed.TakeLast(MostPassed - 1), messageId] };

    /// <summary>Whether a message has been given to it before.</summary>
    public static bool Knows(StoredExecution execution, string messageId) =>
        execution.Passed.Contains(messageId) || execution.Run.Past.Any(e => e switch
        {
            FlowEvent.Replied replied => replied.Reply.MessageId == messageId,
            FlowEvent.Started started => started.MessageId == messageId,
            _ => false,
        });

    /// <summary>
    /// An execution that is over, without anything that was said or known. Its way through the flow and its times stay, and so does the address it wrote to, as with messages.
    /// </summary>
    public static ExecutionState Erase(ExecutionState run, DateTimeOffset now) => run with
    {
        Contact = new(run.Contact.Person),
        TriggerText = null,
        Variables = run.Variables.Clear(),
        Steps = [.. run.Steps.Select(step => step with { Detail = null }), run.Steps[^1] with { At = now, Outcome = Outcomes.Erased, MessageId = null, Detail = WhyErased }],
        Past = [new FlowEvent.Forgotten(now)],
        Outbox = [],
        Failure = run.Failure is { } failure ? failure with { Detail = WhyErased } : null,
    };

    static MessageState Message(ExecutionState run, FlowEffect.Send send, string? follows, PermitOutcome.Permitted permit, DateTimeOffset at) =>
        MessageRules.Accept(send.Message.ToCommand(run.Contact.Person), permit.PhoneNumberId, permit.Period, Ids.MadeAt(send.Id), at) with { FlowExecutionId = run.Id, Follows = follows };

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
