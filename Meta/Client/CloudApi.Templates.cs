namespace WhatsApi.Meta;

/// <summary>Templates: meta-cloud-api §6.</summary>
internal sealed partial class CloudApi
{
    const string TemplateEdge = "/message_templates";

    public async Task<GraphAnswer<IReadOnlyList<MessageTemplate>>> ListTemplatesAsync(string wabaId, string accessToken, CancellationToken cancellationToken)
    {
        var answer = await Ask(TemplateObjects.Fields);
        return answer is GraphAnswer<IReadOnlyList<MessageTemplate>>.Failed { Error: var error } && IsAboutFields(error) ? await Ask(null) : answer;

        Task<GraphAnswer<IReadOnlyList<MessageTemplate>>> Ask(string? fields) =>
            _reads.List(wabaId, TemplateEdge, accessToken, TemplateObjects.Template, cancellationToken, fields);
    }

    public async Task<GraphAnswer<MessageTemplate>> GetTemplateAsync(string templateId, string accessToken, CancellationToken cancellationToken)
    {
        var answer = await Ask("?fields=" + TemplateObjects.Fields);
        return answer is GraphAnswer<MessageTemplate>.Failed { Error: var error } && IsAboutFields(error) ? await Ask("") : answer;

        Task<GraphAnswer<MessageTemplate>> Ask(string query) =>
            _reads.Ask(HttpMethod.Get, templateId, query, accessToken, TemplateObjects.Template, cancellationToken);
    }

    public Task<GraphAnswer<CreatedTemplate>> CreateTemplateAsync(
        string wabaId, string accessToken, ReadOnlyMemory<byte> definition, CancellationToken cancellationToken) =>
        _writes.Ask(HttpMethod.Post, wabaId, TemplateEdge, accessToken, definition, TemplateObjects.Created, cancellationToken);

    public async Task<GraphAnswer<bool>> EditTemplateAsync(
        string templateId, string accessToken, ReadOnlyMemory<byte> changes, CancellationToken cancellationToken) =>
        Done(await _writes.Ask(HttpMethod.Post, templateId, "", accessToken, changes, GraphObjects.Success, cancellationToken));

    public async Task<GraphAnswer<bool>> DeleteTemplatesAsync(
        string wabaId, string accessToken, string name, string? templateId, CancellationToken cancellationToken)
    {
        var one = templateId is null ? "" : "hsm_id=" + Uri.EscapeDataString(templateId) + "&";
        return Done(await _writes.Ask(
            HttpMethod.Delete, wabaId, $"{TemplateEdge}?{one}name={Uri.EscapeDataString(name)}", accessToken, default, GraphObjects.Success, cancellationToken));
    }

    // As for phone numbers: a version that does not know one of the fields refuses them all, and gives what it has when asked for none.
    static bool IsAboutFields(GraphError error) => error is { Code: 100, Subcode: null };
}
