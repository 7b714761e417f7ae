using Xunit.Abstractions;

namespace WhatsApi.Crash.Tests;

/// <summary>The promise: whatever crashes, no accepted message is lost and none is sent twice. The real gateway, the real sandbox, real signals.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    static readonly TimeSpan DrainedWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_gateway_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing()
    {
        var run = new Run();
        await using var stage = await Stage.Open(run, MetaMood.Unreliable);
        await using var load = Load.Start(stage);
        var restarts = new List<TimeSpan>();
        for (var kill = 0; kill < run.Kills; kill++)
        {
            await stage.Pause(run.NextLife());
            await stage.Gateway.Kill();
            restarts.Add(await stage.Gateway.Start());
        }
        var readyWithin = Run.ReadyWithin;
        await load.Stop(atLeast: run.Messages, within: TimeSpan.FromMinutes(2));

        var audit = await Audit.Of(stage, load);
        var title = $"seed {run.Seed}: {run.Kills} kills, ready again after {Spread(restarts)}";
        output.WriteLine($"{title}; {audit.Figures}");
        audit.Expect(load.Promised.Count >= run.Messages, $"LOAD: {run.Messages} messages were wanted.");
        audit.Expect(restarts.Max() <= readyWithin, $"SLOW: a restarted gateway must be ready within {readyWithin}.");
        audit.IsClean(title);
    }

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_under_load_ends_what_it_has_begun()
    {
        if (OperatingSystem.IsWindows()) return; // no SIGTERM there
        var run = new Run();
        await using var stage = await Stage.Open(run, MetaMood.Slow);
        await using var load = Load.Start(stage);
        await stage.Pause(TimeSpan.FromSeconds(2) + run.NextLife());
        var end = await stage.Gateway.Terminate(DrainedWithin + TimeSpan.FromSeconds(30));
        await load.Stop();
        Assert.True(end is not null, $"It runs on after SIGTERM:\n{stage.Gateway.Said}");
        await stage.Gateway.Start();

        var audit = await Audit.Of(stage, load);
        var title = $"seed {run.Seed}: exit code {end.Value.ExitCode} {end.Value.After.TotalSeconds:F1} s after SIGTERM";
        output.WriteLine($"{title}; {audit.Figures}");
        audit.Expect(end.Value.After <= DrainedWithin, $"SLOW: it must end within {DrainedWithin}.");
        audit.Expect(end.Value.ExitCode == 0, "EXIT CODE: an orderly end has 0.");
        audit.Expect(load.Promised.Count > 0, "LOAD: nothing was promised.");
        var unknown = audit.Stored.Where(message => message.WasUnknown).ToList();
        audit.Expect(unknown.Count == 0, $"UNKNOWN: {unknown.Count} outcomes were left unknown:", unknown);
        audit.IsClean(title);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_database_refuses_to_start_and_the_first_goes_on()
    {
        var run = new Run();
        await using var stage = await Stage.Open(run, new MetaMood());
        await using var load = Load.Start(stage);
        var settings = new Dictionary<string, string>(stage.GatewaySettings) { ["ASPNETCORE_URLS"] = Ports.FreeUrl(run.Chance).ToString() };
        using (var second = Child.Start("WhatsApi.Gateway.dll", settings))
        {
            Assert.True(await second.Exits(TimeSpan.FromSeconds(15), stage.Clock), $"It runs:\n{second.Said}");
            Assert.Equal(1, second.ExitCode);
            Assert.Contains("is in use by process", second.Said, StringComparison.Ordinal);
            Assert.Contains("Store__ConnectionString", second.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", second.Said, StringComparison.Ordinal); // a sentence, no stack trace
        }
        Assert.True(await stage.Gateway.IsReady());
        await load.Stop(atLeast: 100, within: TimeSpan.FromSeconds(30));
        var audit = await Audit.Of(stage, load);
        output.WriteLine(audit.Figures);
        audit.Expect(load.Unanswered == 0, $"UNANSWERED: {load.Unanswered} requests.");
        audit.IsClean("beside a second gateway");
    }

    static string Spread(List<TimeSpan> times)
    {
        if (times.Count == 0) return "-";
        var sorted = times.Select(time => time.TotalSeconds).Order().ToList();
        return $"{sorted[0]:F2}/{sorted[sorted.Count / 2]:F2}/{sorted[^1]:F2} s (min/median/max)";
    }
}
