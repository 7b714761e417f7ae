namespace WhatsApi.Grains;

/// <summary>The texts of a node that may hold variables.</summary>
internal static class NodeTexts
{
    public static IEnumerable<(string At, string Text)> Of(FlowNode node) => node switch
    {
        FlowNode.Message message => message.Body.Texts,
        FlowNode.Question question => question.Body.Texts.Concat(question.InvalidMessage?.Texts ?? []),
        FlowNode.Condition condition => condition.Branches.Where(branch => branch.When is { Value: not null, Pattern: null })
            .SelectMany(branch => JsonPointer.Texts(branch.When.Value!.Value, branch.When.At)),
        FlowNode.Set set => set.Variables.SelectMany(variable => JsonPointer.Texts(variable.Value, $"{node.At}/variables/{variable.Key}")),
        FlowNode.Http http =>
        [
            ($"{node.At}/url", http.Url),
            .. http.Headers.Select(header => ($"{node.At}/headers/{JsonPointer.Escape(header.Key)}", header.Value)),
            .. http.Body is { } body ? JsonPointer.Texts(body, $"{node.At}/body") : [],
        ],
        _ => [],
    };
}
