namespace WhatsApi.Gateway;

/// <summary><c>POST /messages/{id}/retry</c>; the body may be missing.</summary>
internal sealed record RetryRequest(bool Force) : IRequest<RetryRequest>
{
    public static bool MayBeMissing => true;

    public static RetryRequest Read(Fields body, DateTimeOffset now) => new(body.FlagOrNull("force") ?? false);
}
