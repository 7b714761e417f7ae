using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Metrics and traces as a collector gets them.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed partial class TelemetryScenarios : IAsyncLifetime
{
    const string Metrics = "/v1/metrics", Traces = "/v1/traces", Token = "sandbox-token-nobody-may-see";

    readonly World _world = new();
    Collector _collector = null!;

    public async Task InitializeAsync()
    {
        _collector = await Collector.Start();
        await _world.InitializeAsync();
        await _world.Stop();
        await _world.Start(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={_collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL=100", "--OTEL_BSP_SCHEDULE_DELAY=100");
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_seen_on_its_whole_way()
    {
        await SendAndRead();
        foreach (var name in new[] { "message.accepted", "message.sent", "message.delivered", "message.delay", "meta.send.duration", "webhook.delay", "store.commit.duration", "sender.waiting", "grain.activations" })
            await _collector.Hears(Metrics, $"whatsapi.{name}");
        await _collector.Hears(Metrics, "http.server.request.duration");
        await _collector.Hears(Metrics, "dotnet.gc.collections");
    }

    [Fact]
    public async Task Accepting_and_attempting_a_message_are_one_trace()
    {
        var (_, message) = await SendAndRead();
        await _collector.Hears(Traces, "message accept");
        Assert.Contains(message, await _collector.Hears(Traces, "message attempt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_account_person_token_or_text_leaves_with_them()
    {
        var (account, message) = await SendAndRead();
        await _collector.Hears(Metrics, "whatsapi.message.delivered");
        await _collector.Hears(Traces, "message attempt");
        var (metrics, traces) = (_collector.All(Metrics), _collector.All(Traces));
        foreach (var secret in new[] { account.Id, account.Key, account.PhoneNumberId, A.Number.TrimStart('+'), Token, "Nobody else reads this", "@example.com", "wamid." })
        {
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, traces, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(message, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_instrument_is_in_the_guide_and_nothing_else_is()
    {
        await SendAndRead();
        (await _world.Anybody.Get("/nowhere")).Is(404);
        var published = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { if (instrument.Meter.Name == "WhatsApi") published.Add(instrument.Name); } };
        listener.Start();
        Assert.Equal(published, new SortedSet<string>(Named().Matches(await File.ReadAllTextAsync(Guide)).Select(match => match.Groups[1].Value), StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_no_url_is_told_at_start()
    {
        await _world.Stop();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => _world.Start("--OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317"));
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_keeps_no_message_back()
    {
        await _world.Stop();
        await _world.Start($"--OTEL_EXPORTER_OTLP_ENDPOINT={World.ClosedPort()}", "--OTEL_METRIC_EXPORT_INTERVAL=100");
        await SendAndRead();
    }

    async Task<(Account Account, string Message)> SendAndRead()
    {
        var account = await _world.Account(Token);
        var message = await account.Send("Nobody else reads this");
        await account.Sees(message, "sent");
        await _world.Sandbox.Reads(message);
        await account.Sees(message, "read");
        return (account, message);
    }

    // The first column of the tables.
    [GeneratedRegex(@"^\| `(whatsapi\.[a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex Named();

    static string Guide
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "WhatsApi.sln"))) folder = folder.Parent!;
            return Path.Combine(folder.FullName, "docs", "operations", "metrics.md");
        }
    }
}
