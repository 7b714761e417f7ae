namespace WhatsApi.Gateway;

/// <summary><c>PUT /operator/accounts/{id}/plan</c>.</summary>
internal sealed record PlanRequest(string Plan) : IRequest<PlanRequest>
{
    public static PlanRequest Read(Fields body, DateTimeOffset now) => new(body.Text("plan", max: 64));
}
