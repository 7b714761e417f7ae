namespace WhatsApi.Grains;

/// <summary>An execution as api.md §10 shows it.</summary>
internal static class ExecutionViews
{
    public static ExecutionView Of(ExecutionState run) => new(
        run.Id, run.FlowId, run.Version, run.Contact.Person, run.Status, run.IsOver ? null : run.Node, run.Variables, run.Due,
        [.. run.Steps.Select(step => new ExecutionStepView(step.Node, step.Type, step.At, step.Outcome, step.MessageId, step.Detail))], run.EarlierSteps, Error(run.Failure),
        run.StartedAt, run.EndedAt);

    static ErrorView? Error(FlowFailure? failure) => failure is null ? null : new(failure.Code, $"The node {failure.Node} failed.", failure.Detail, Retryable: false, Hint: null);
}
