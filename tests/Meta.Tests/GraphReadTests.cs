using Microsoft.AspNetCore.Http;
using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class GraphReadTests
{
    const string Token = "EAAJB-secret-token";

    [Fact]
    public async Task A_phone_number_tells_its_name_limit_and_throughput()
    {
        await using var graph = await Graph.Answering(200, """
            {"verified_name":"Jasper's Market","display_phone_number":"+1 631-555-5555","quality_rating":"GREEN","platform_type":"CLOUD_API",
             "throughput":{"level":"STANDARD"},"whatsapp_business_manager_messaging_limit":"TIER_2K","status":"CONNECTED","id":"106540352242922"}
            """);
        using var api = graph.Client();
        var number = Assert.IsType<GraphAnswer<BusinessPhoneNumber>.Ok>(await api.GetPhoneNumberAsync("106540352242922", Token, default)).Value;
        Assert.Equal(
            new BusinessPhoneNumber("106540352242922", "+1 631-555-5555", "Jasper's Market", "GREEN", "TIER_2K", "STANDARD", "CONNECTED", null, null, "CLOUD_API"),
            number);
        Assert.StartsWith("/v25.0/106540352242922?fields=id,display_phone_number", Assert.Single(graph.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_know_a_field_is_asked_without_fields()
    {
        await using var graph = await Graph.Answering(async (asked, context) =>
        {
            context.Response.StatusCode = asked.Path.Contains("fields", StringComparison.Ordinal) ? 400 : 200;
            await context.Response.WriteAsync(context.Response.StatusCode == 200
                ? """{"id":"1","verified_name":"N"}"""
                : """{"error":{"message":"(#100) Tried accessing nonexisting field (foo)","code":100}}""");
        });
        using var api = graph.Client();
        Assert.Equal("N", Assert.IsType<GraphAnswer<BusinessPhoneNumber>.Ok>(await api.GetPhoneNumberAsync("1", Token, default)).Value.VerifiedName);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1767225600, "2026-01-01T00:00:00.0000000+00:00")]
    public async Task A_token_tells_its_app_scopes_and_end(long expiresAt, string? end)
    {
        await using var graph = await Graph.Answering(200, $$$"""
            {"data":{"app_id":"670843887433847","type":"SYSTEM_USER","application":"My App","expires_at":{{{expiresAt}}},"is_valid":true,
             "scopes":["whatsapp_business_management","public_profile"],"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["102290129340398"]},{"scope":"x"}]}}
            """);
        using var api = graph.Client();
        var facts = Assert.IsType<GraphAnswer<TokenFacts>.Ok>(await api.DebugTokenAsync(Token, default)).Value;
        Assert.Equal((true, "670843887433847", "My App", end), (facts.IsValid, facts.AppId, facts.AppName, facts.ExpiresAt?.ToString("O")));
        Assert.Equal(["whatsapp_business_management", "public_profile"], facts.Scopes);
        Assert.Equal(["102290129340398"], Assert.Single(facts.Targets).Value);
        Assert.Equal($"/v25.0/debug_token?input_token={Token}", Assert.Single(graph.Requests).Path);
    }

    [Fact]
    public async Task A_bad_token_is_an_answer()
    {
        await using var graph = await Graph.Answering(200, """{"data":{"error":{"code":190,"message":"Session has expired","subcode":463},"is_valid":false,"scopes":[]}}""");
        using var api = graph.Client();
        var facts = Assert.IsType<GraphAnswer<TokenFacts>.Ok>(await api.DebugTokenAsync(Token, default)).Value;
        Assert.Equal((false, 190, 463), (facts.IsValid, facts.Error!.Code, facts.Error.Subcode));
    }

    [Fact]
    public async Task All_pages_of_the_numbers_are_read()
    {
        await using var graph = await Graph.Answering((asked, context) => context.Response.WriteAsync(
            asked.Path.Contains("after=B%2B", StringComparison.Ordinal)
                ? """{"data":[{"id":"3"}],"paging":{"cursors":{"before":"B+","after":"C"}}}"""
                : """{"data":[{"id":"1"},{"no":"id"},{"id":"2"}],"paging":{"cursors":{"after":"B+"},"next":"https://elsewhere.example/"}}"""));
        using var api = graph.Client();
        var numbers = Assert.IsType<GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>.Ok>(await api.ListPhoneNumbersAsync("9", Token, default)).Value;
        Assert.Equal(["1", "2", "3"], numbers.Select(n => n.Id));
        Assert.Equal(2, graph.Requests.Count);
    }

    [Fact]
    public async Task Subscriptions_are_read_and_made()
    {
        await using var graph = await Graph.Answering((asked, context) => context.Response.WriteAsync(asked.Method == "POST"
            ? """{"success":true}"""
            : """{"data":[{"whatsapp_business_api_data":{"id":"670843887433847","name":"Lucky Shrub"},"override_callback_uri":"https://a.example/"}]}"""));
        using var api = graph.Client();
        Assert.IsType<GraphAnswer<bool>.Ok>(await api.SubscribeAppAsync("9", Token, default));
        var apps = Assert.IsType<GraphAnswer<IReadOnlyList<SubscribedApp>>.Ok>(await api.GetSubscribedAppsAsync("9", Token, default)).Value;
        Assert.Equal(new SubscribedApp("670843887433847", "Lucky Shrub", "https://a.example/"), Assert.Single(apps));
    }

    [Theory]
    [InlineData(503, """{"error":{"message":"unavailable","code":2}}""", 3)]
    [InlineData(502, "<html>", 3)]
    [InlineData(400, """{"error":{"message":"(#80008) too many calls","code":80008}}""", 1)]
    [InlineData(401, """{"error":{"message":"bad token","code":190}}""", 1)]
    [InlineData(200, "garbage", 1)]
    public async Task Reading_is_tried_three_times_when_the_fault_may_pass(int status, string body, int attempts)
    {
        await using var graph = await Graph.Answering(status, body);
        using var api = graph.Client();
        Assert.IsType<GraphAnswer<BusinessAccount>.Failed>(await api.GetBusinessAccountAsync("9", Token, default));
        Assert.Equal(attempts, graph.Requests.Count);
    }

    [Fact]
    public async Task Reading_goes_on_after_a_fault_that_passed()
    {
        var first = true;
        await using var graph = await Graph.Answering(async (_, context) =>
        {
            if (first) context.Abort();
            else await context.Response.WriteAsync("""{"id":"9","name":"Lucky Shrub"}""");
            first = false;
        });
        using var api = graph.Client();
        Assert.Equal(new BusinessAccount("9", "Lucky Shrub"), Assert.IsType<GraphAnswer<BusinessAccount>.Ok>(await api.GetBusinessAccountAsync("9", Token, default)).Value);
    }

    [Fact]
    public async Task Reading_ends_when_nobody_answers()
    {
        await using var graph = await Graph.Answering((_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var api = graph.Client(timeout: TimeSpan.FromMilliseconds(50));
        var failed = Assert.IsType<GraphAnswer<BusinessAccount>.Failed>(await api.GetBusinessAccountAsync("9", Token, default));
        Assert.Equal((ErrorKind.Passing, true), (failed.Kind, failed.Error.IsUnreached));
    }

    [Fact]
    public async Task A_reader_who_gives_up_is_let_go()
    {
        using var stop = new CancellationTokenSource();
        await using var graph = await Graph.Answering(async (_, context) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var api = graph.Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.GetBusinessAccountAsync("9", Token, stop.Token));
        Assert.Single(graph.Requests);
    }
}
