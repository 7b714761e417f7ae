using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace WhatsApi.Crash.Tests;

/// <summary>The promise of campaigns: whatever crashes, everybody gets it once, the figures are the truth, and it ends.</summary>
public sealed class CampaignCrashTests(ITestOutputHelper output)
{
    const int People = 1_500;
    const int PerSecond = 150; // so that five short lives do not see the end

    [Fact]
    public async Task A_campaign_whose_gateway_is_killed_again_and_again_goes_to_everybody_once()
    {
        var run = new Run();
        await using var stage = await Stage.Open(run, MetaMood.Unreliable);
        var account = stage.Account;
        await account.Import(People);
        var id = await account.Draft(PerSecond);
        var launches = new[] { account.Do(id, "launch"), account.Do(id, "launch") };
        Assert.Equal([202, 409], (await Task.WhenAll(launches)).Order());
        await stage.Meta.Writes(Account.Phone(People - 1), "STOP"); // whose turn comes last
        for (var kill = 0; kill < run.Kills; kill++)
        {
            await stage.Pause(run.NextLife());
            if (kill == 1) Assert.Equal(200, await account.Do(id, "pause"));
            await stage.Gateway.Kill();
            await stage.Gateway.Start();
            if (kill == 1) Assert.Equal(200, await account.Do(id, "resume"));
        }
        await Judge(stage, id, $"seed {run.Seed}: {run.Kills} kills");
    }

    async Task Judge(Stage stage, string id, string title)
    {
        var start = stage.Clock.GetTimestamp();
        var seen = await stage.Account.Campaign(id);
        while (!IsOver(seen) && stage.Clock.GetElapsedTime(start) < stage.Patience + TimeSpan.FromSeconds(People / PerSecond))
        {
            await stage.Pause(TimeSpan.FromMilliseconds(250));
            seen = await stage.Account.Campaign(id);
        }
        var accepted = await stage.Meta.Accepted();
        output.WriteLine($"{title}; {accepted.Count} messages at Meta, over after {stage.Clock.GetElapsedTime(start).TotalSeconds:F1} s more: {seen["stats"]!.ToJsonString()}");
        Assert.True(IsOver(seen), $"{title}: it is not over: {seen.ToJsonString()}\n{stage.Gateway.Said}");
        Assert.Equal(People - 1, accepted.Count);
        if (accepted.FirstOrDefault(message => message.Value != 1) is { Key: { } twice }) Assert.Fail($"{title}: Meta has it {accepted[twice]} times: {await stage.Account.Find(twice)}");
        Assert.Equal((People, 1, 0, 0), (Stat(seen, "audience"), (int)seen["stats"]!["skipped"]!["optedOut"]!, Stat(seen, "failed"), Stat(seen, "canceled")));
        Assert.Equal(People - 1, await stage.Account.Usage());
        Assert.Equal("campaign.completed", Assert.Single(await stage.Account.Events(), e => e.Message == id && e.Type != "campaign.paused").Type);
    }

    // Also the last status of the last message has come in.
    static bool IsOver(JsonNode campaign) => (string)campaign["status"]! == "completed" && Stat(campaign, "read") == People - 1;

    static int Stat(JsonNode campaign, string name) => (int)campaign["stats"]![name]!;
}
