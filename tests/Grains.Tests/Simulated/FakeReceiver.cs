using System.Text.Json;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains.Tests;

/// <summary>An account's receiver in a simulated world: takes events, fails, hangs, answers too late. Its ledger is the truth about what arrived.</summary>
internal sealed class FakeReceiver(Simulation simulation) : IOutgoingClient
{
    readonly HashSet<string> _underWay = [];

    /// <summary>Every request, in the order of arrival, with what it was answered (0: not at all).</summary>
    public List<(string Id, string Type, string? Message, long Sequence, int Status, DateTimeOffset At)> Ledger { get; } = [];

    /// <summary>Decides about a request: a status, or 0 to hang.</summary>
    public Func<string, int> Answers { get; set; } = _ => 200;

    /// <summary>Requests of flows' http nodes: their idempotency key and path, in the order of arrival.</summary>
    public List<(string Key, string Path)> Calls { get; } = [];

    /// <summary>Answers them: a status and a body.</summary>
    public Func<string, (int Status, string Body)> AnswersCalls { get; set; } = _ => (200, "{}");

    /// <summary>Two events of one message under way at once were seen.</summary>
    public bool SawTwoAtOnce { get; private set; }

    public int MostAtOnce { get; private set; }

    /// <summary>What it has answered with a success, in order.</summary>
    public IEnumerable<(string Id, string Type, string? Message, long Sequence, int Status, DateTimeOffset At)> Taken => Ledger.Where(row => row.Status == 200);

    public async Task<OutgoingAnswer> SendAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.FirstOrDefault(header => header.Key == "Idempotency-Key") is { Value: { } key }) return await AnswerCall(key, request.Url, cancellationToken);
        using var body = JsonDocument.Parse(request.Body);
        var (e, started) = (body.RootElement, simulation.Clock.GetUtcNow());
        var message = e.GetProperty("data").TryGetProperty("id", out var id) ? id.GetString() : null;
        var type = e.GetProperty("type").GetString()!;
        var line = message ?? request.Headers.First(header => header.Key == "webhook-id").Value;
        SawTwoAtOnce |= !_underWay.Add(line);
        MostAtOnce = Math.Max(MostAtOnce, _underWay.Count);
        var status = Answers(type);
        Ledger.Add((e.GetProperty("id").GetString()!, type, message, e.TryGetProperty("sequence", out var n) ? n.GetInt64() : 0, status, started));
        try
        {
            await Task.Delay(status == 0 ? request.Timeout : TimeSpan.FromMilliseconds(simulation.Random.Next(1, 200)), simulation.Clock, cancellationToken);
        }
        finally
        {
            _underWay.Remove(line);
        }
        var took = simulation.Clock.GetUtcNow() - started;
        return status == 0 ? new OutgoingAnswer.TimedOut(took) : new OutgoingAnswer.Answered(status, default, false, took);
    }

    async Task<OutgoingAnswer> AnswerCall(string key, Uri url, CancellationToken cancellationToken)
    {
        Calls.Add((key, url.PathAndQuery));
        var (status, body) = AnswersCalls(url.PathAndQuery);
        await Task.Delay(TimeSpan.FromMilliseconds(simulation.Random.Next(1, 2_000)), simulation.Clock, cancellationToken);
        return new OutgoingAnswer.Answered(status, System.Text.Encoding.UTF8.GetBytes(body), false, TimeSpan.Zero);
    }

    /// <summary>The process that was sending has died: nothing of it is under way any more.</summary>
    public void Forget() => _underWay.Clear();

    public Task<string?> WhyNotAsync(Uri url, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
