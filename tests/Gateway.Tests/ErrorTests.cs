using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using WhatsApi.Storage;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class ErrorTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/messages/msg_1/nothing")]
    public async Task An_unknown_path_is_a_problem(string path) => (await gateway.Anybody.Get(path)).IsProblem(404, "not_found");

    [Theory]
    [InlineData("/send-message", "POST")]
    [InlineData("/auth/me", "GET")]
    [InlineData("/auth/me/credentials", "PUT", "DELETE")]
    [InlineData("/webhooks/whatsapp", "GET", "POST")]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_ones(string path, params string[] allowed)
    {
        var answer = (await gateway.Anybody.Send(HttpMethod.Patch, path, null)).IsProblem(405, "method_not_allowed");
        Assert.Equal(allowed.Order(), answer.Headers["Allow"].SelectMany(v => v.Split(", ")).Order());
    }

    /// <summary>Kestrel answers before anything of ours is asked: such a path has no text.</summary>
    [Fact]
    public async Task A_path_with_a_zero_byte_is_refused_by_the_server_itself()
    {
        var answer = (await gateway.Anybody.Get("/contacts/%00")).Is(400);
        Assert.Equal(("", null), (answer.Body, answer.Header("Server")));
    }

    [Fact]
    public async Task No_answer_names_its_server() => Assert.Null((await gateway.Anybody.Get("/health")).Header("Server"));

    [Fact]
    public async Task Head_is_answered_like_get_without_a_body()
    {
        var answer = (await gateway.Anybody.Send(HttpMethod.Head, "/health", null)).Is(200);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("crash", 500, "internal_error")]
    [InlineData("full", 503, "overloaded")]
    [InlineData("away", 503, "not_ready")]
    [InlineData("slow", 503, "overloaded")]
    [InlineData("full-in-a-grain", 503, "overloaded")]
    [InlineData("raced", 503, "overloaded")]
    public async Task What_is_thrown_is_a_problem_that_tells_nothing(string what, int status, string code)
    {
        await using var app = await Throwing();
        using var http = new HttpClient { BaseAddress = new Uri(Addresses.Of(app.Services.GetRequiredService<IServer>())) };
        var answer = (await new Client(http).Get($"/{what}")).IsProblem(status, code);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(status == 503, answer.Header("Retry-After") is not null);
    }

    static async Task<WebApplication> Throwing()
    {
        var builder = WebApplication.CreateSlimBuilder(["--environment=Development"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new Random(1));
        var app = builder.Build();
        app.UseRequestIds();
        app.UseProblemAnswers();
        app.MapGet("/{what}", IResult (string what) => what switch
        {
            "full" => throw new StoreOverloadedException("secret"),
            "away" => throw new StoreUnavailableException("secret"),
            "full-in-a-grain" => throw new OrleansException("secret", new StoreOverloadedException("secret")),
            "raced" => throw new InconsistentStateException("secret"),
            "slow" => throw new TimeoutException("secret"),
            _ => throw new InvalidOperationException("secret"),
        });
        await app.StartAsync();
        return app;
    }
}
