using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The request that a message would become at Meta.</summary>
internal sealed record DryRun(string Url, byte[] Body, IReadOnlyList<string> Warnings)
{
    public static DryRun Of(SendRequest request, string phoneNumberId, MetaOptions meta) => new(
        string.Join('/', ((string[])[meta.BaseUrl.ToString().TrimEnd('/'), meta.ApiVersion, phoneNumberId, "messages"]).Where(part => part.Length > 0)),
        GraphRequest.Compose(request.To!, request.Type, request.Payload.Text, request.ContextMessageId),
        request.Warnings);
}
