namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class RequestIdTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("a")]
    [InlineData("order-42/{try:1}")]
    public async Task The_callers_id_comes_back(string id) => Assert.Equal(id, (await gateway.Anybody.With("X-Request-Id", id).Get("/health")).Header("X-Request-Id"));

    [Fact]
    public async Task An_id_of_128_characters_comes_back_and_one_more_is_replaced()
    {
        var (longest, longer) = (new string('x', 128), new string('x', 129));
        Assert.Equal(longest, (await gateway.Anybody.With("X-Request-Id", longest).Get("/health")).Header("X-Request-Id"));
        Assert.NotEqual(longer, (await gateway.Anybody.With("X-Request-Id", longer).Get("/health")).Header("X-Request-Id"));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("tab\there")]
    public async Task An_id_with_other_than_visible_characters_is_replaced(string id)
    {
        var answered = (await gateway.Anybody.With("X-Request-Id", id).Get("/health")).Header("X-Request-Id");
        Assert.StartsWith("req_", answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_has_its_own()
    {
        var ids = new HashSet<string?>();
        for (var i = 0; i < 20; i++) Assert.True(ids.Add((await gateway.Anybody.Get(i % 2 == 0 ? "/health" : "/nothing")).Header("X-Request-Id")));
    }
}
