namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class OperatorTests(GatewayFixture gateway)
{
    [Fact]
    public async Task An_operator_puts_an_account_on_a_plan()
    {
        var client = await gateway.Account();
        var answer = (await gateway.Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "pro" })).Is(200);
        Assert.Equal(("pro", "100000"), (answer.Text("plan.id"), answer.Text("plan.limits.messagesPerMonth")));
        Assert.Equal("pro", (await client.Get("/auth/me")).Text("plan.id"));
    }

    [Fact]
    public async Task An_unknown_plan_is_named()
    {
        var client = await gateway.Account();
        (await gateway.Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "gold" })).IsProblem(422, "validation_failed").Names("/plan");
    }

    [Theory]
    [InlineData("acc_00000000000000000000000000")]
    [InlineData("nobody")]
    public async Task An_unknown_account_is_not_found(string id) => (await gateway.Operator.Put($"/operator/accounts/{id}/plan", new { plan = "pro" })).IsProblem(404, "not_found");

    [Fact]
    public async Task A_wrong_key_is_refused() => (await gateway.Anybody.With(OperatorHandler.Header, "wrong").Get("/operator/webhooks/unparsed")).IsProblem(401, "unauthorized");
}
