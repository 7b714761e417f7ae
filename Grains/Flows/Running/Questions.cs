using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>Asking, and what becomes of the answer.</summary>
internal static class Questions
{
    public static Onward Ask(Run run, FlowNode.Question question) => Write(run, question, question.Body, Outcomes.Asked, attempts: 0);

    public static Onward Heard(Run run, FlowNode.Question question, FlowReply reply)
    {
        if (Answer.Of(question, reply) is not { } answer) return Again(run, question, run.State.Wait!.Attempts + 1);
        if (question.SaveAs is { } name && !run.Save(name, answer.Value)) return run.NoRoom(question);
        return run.GoOn(Outcomes.Answered, answer.Choice?.Next ?? question.Next, answer.Choice?.Id);
    }

    public static Onward TimedOut(Run run, FlowNode.Question question)
    {
        run.Note(question, Outcomes.TimedOut);
        return question.OnTimeout is { } next ? Onward.To(next) : run.End(ExecutionStatus.Expired);
    }

    static Onward Again(Run run, FlowNode.Question question, int attempts)
    {
        if (attempts < question.MaxAttempts) return Write(run, question, question.InvalidMessage ?? question.Body, Outcomes.Invalid, attempts);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{attempts} of {question.MaxAttempts}");
        return question.OnInvalid is { } next
            ? run.GoOn(Outcomes.Invalid, next, detail)
            : run.Fail(question, "too_many_attempts", $"No answer would do, {detail}; onInvalid says where to go then.");
    }

    static Onward Write(Run run, FlowNode.Question question, FlowBody body, string outcome, int attempts)
    {
        if (run.Send(question, body, out var whyNot) is not { } messageId) return run.Fail(question, whyNot.Code, whyNot.Detail, question.OnError);
        var detail = attempts == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{attempts} of {question.MaxAttempts}");
        run.Note(question, outcome, detail, messageId);
        return run.Await(new(WaitFor.Reply, run.Now + question.Timeout, Attempts: attempts));
    }
}
