using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The request that a message would become at Meta.</summary>
internal sealed record DryRun(string Url, byte[] Body, IReadOnlyList<string> Warnings)
{
    const string OutsideWindow = "This person has not written in the last 24 hours: Meta takes only templates for them now.";

    const string OptedOut = "This person has opted out. The message would go all the same, since only campaigns leave them out, but people who get what they do not want block and report.";

    static readonly TimeSpan Window = TimeSpan.FromHours(24); // meta-cloud-api §4.6

    public static DryRun Of(SendRequest request, string phoneNumberId, MetaOptions meta, DateTimeOffset? lastInboundAt, bool hasOptedOut, DateTimeOffset now) => new(
        string.Join('/', ((string[])[meta.BaseUrl.ToString().TrimEnd('/'), meta.ApiVersion, phoneNumberId, "messages"]).Where(part => part.Length > 0)),
        GraphRequest.Compose(request.To!, request.Type, request.Payload.Text, request.ContextMessageId),
        [
            .. hasOptedOut ? [OptedOut] : (string[])[],
            .. request.Type == MessageTypes.Template || (request.SendAt ?? now) - lastInboundAt < Window ? (string[])[] : [OutsideWindow],
            .. request.Warnings,
        ]);
}
