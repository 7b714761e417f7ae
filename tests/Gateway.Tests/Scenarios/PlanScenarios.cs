namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What a plan allows, and what is counted.</summary>
public sealed class PlanScenarios(PlanScenarios.SmallPlans world) : IClassFixture<PlanScenarios.SmallPlans>
{
    [Fact]
    public async Task Requests_above_the_plans_rate_are_told_when_to_come_back()
    {
        var acme = await world.Account();
        (await world.Operator.Put($"/operator/accounts/{acme.Id}/plan", new { plan = "basic" })).Is(200);
        Answer answer;
        var allowed = -1;
        do
        {
            answer = await acme.Client.Get("/auth/me");
            allowed++;
            Assert.Equal("5", answer.Header("RateLimit-Limit"));
            Assert.InRange(int.Parse(answer.Header("RateLimit-Remaining")!, provider: null), 0, 4);
            Assert.InRange(int.Parse(answer.Header("RateLimit-Reset")!, provider: null), 1, 60);
        }
        while (answer.Status == 200);
        Assert.InRange(allowed, 4, 6);
        answer.IsProblem(429, "rate_limited");
        Assert.Equal("0", answer.Header("RateLimit-Remaining"));
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, provider: null), 1, 12); // 5 a minute
    }

    [Fact]
    public async Task At_the_months_limit_sending_ends_and_says_until_when()
    {
        var acme = await world.Account();
        for (var i = 0; i < 3; i++) await acme.Send();
        var refused = (await acme.Client.Post("/send-message", A.Text)).IsProblem(429, "quota_exceeded");
        var resetAt = DateTimeOffset.Parse(refused.Text("resetAt"), provider: null);
        Assert.Equal((1, TimeSpan.Zero), (resetAt.Day, resetAt.TimeOfDay));
        var wait = (resetAt - TimeProvider.System.GetUtcNow()).TotalSeconds;
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, provider: null), wait - 5, wait + 5);
        Assert.Equal((3, 0), await acme.Usage());
        Assert.Equal(3, (await acme.List()).Count);
        (await acme.Client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, dryRun = true })).IsProblem(429, "quota_exceeded");
    }

    [Fact]
    public async Task A_hundred_at_once_pass_the_limit_by_none()
    {
        var acme = await world.Account();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => acme.Client.Post("/send-message", A.Text)));
        Assert.Equal((3, 97), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 429)));
        Assert.Equal((3, 0), await acme.Usage());
    }

    [Fact]
    public async Task What_was_refused_or_only_tried_out_does_not_count()
    {
        var acme = await world.Account();
        for (var i = 0; i < 4; i++) (await acme.Client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, dryRun = true })).Is(200);
        for (var i = 0; i < 4; i++) (await acme.Client.Post("/send-message", new { to = "12", text = new { body = "Hi" } })).Is(422);
        Assert.Equal((0, 3), await acme.Usage());
        await acme.Send();
        Assert.Equal((1, 2), await acme.Usage());
    }

    [Fact]
    public async Task What_meta_refused_has_reached_meta_and_counts_once_however_often_it_was_tried()
    {
        var acme = await world.Account();
        await world.Sandbox.When(acme, new { errorCode = 131016 }, times: 1);
        await acme.Sees(await acme.Send(), "sent");
        await acme.Sees(await acme.Send(to: "+15550131030"), "failed");
        Assert.Equal((2, 1), await acme.Usage());
    }

    [Fact]
    public async Task A_larger_plan_takes_effect_at_once()
    {
        var acme = await world.Account();
        for (var i = 0; i < 3; i++) await acme.Send();
        (await world.Operator.Put($"/operator/accounts/{acme.Id}/plan", new { plan = "pro" })).Is(200);
        await acme.Send();
        Assert.Equal((4, 99_996), await acme.Usage());
    }

    public sealed class SmallPlans : World
    {
        protected override string[] Settings => ["--Plans:free:MessagesPerMonth=3", "--Plans:basic:RequestsPerMinute=5"];
    }
}

/// <summary>With the rate that is the default of everybody's first plan.</summary>
public sealed class FreePlanScenarios(FreePlanScenarios.AsByDefault world) : IClassFixture<FreePlanScenarios.AsByDefault>
{
    [Fact]
    public async Task Sixty_requests_a_minute_are_free()
    {
        var acme = await world.Account();
        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => acme.Client.Get("/auth/me")));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 58, 70);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.NotNull(answer.IsProblem(429, "rate_limited").Header("Retry-After")));
    }

    public sealed class AsByDefault : World
    {
        protected override string[] Settings => ["--Plans:free:RequestsPerMinute=60"];
    }
}
