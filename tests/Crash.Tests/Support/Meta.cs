using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Crash.Tests;

/// <summary>How Meta behaves: these are knobs of the sandbox, by their names there.</summary>
internal sealed record MetaMood
{
    public double DropAnswerRate { get; init; }
    public double DuplicateStatusRate { get; init; }
    public double ReorderStatusRate { get; init; }
    public int AnswerDelayMs { get; init; } = 5;
    public int AnswerJitterMs { get; init; } = 20;
    public int SentAfterMs { get; init; } = 20;
    public int DeliveredAfterMs { get; init; } = 60;
    public int ReadAfterMs { get; init; } = 150;

    public bool ThroughputLimit { get; init; }
    public bool PairLimit { get; init; }
    public bool MagicRecipients { get; init; }

    /// <summary>Takes messages and says so, but some of the answers get lost; statuses come twice and out of order.</summary>
    public static MetaMood Unreliable => new() { DropAnswerRate = 0.02, DuplicateStatusRate = 0.1, ReorderStatusRate = 0.1 };

    /// <summary>Thinks for half a second, so that many requests are under way at any moment.</summary>
    public static MetaMood Slow => new() { AnswerDelayMs = 500, AnswerJitterMs = 200 };
}

/// <summary>The sandbox's controls and its ledger.</summary>
internal sealed class Meta(Uri url) : IDisposable
{
    const int Page = 10_000;

    readonly HttpClient _http = new() { BaseAddress = url };

    public async Task Behave(MetaMood mood)
    {
        using var answer = await _http.PutAsJsonAsync("/sandbox/behaviour", mood);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How often each message was accepted, by our own id.</summary>
    public async Task<Dictionary<string, int>> Accepted()
    {
        var counts = new Dictionary<string, int>();
        for (long? after = 0; after is not null;)
        {
            var page = (await _http.GetFromJsonAsync<JsonNode>($"/sandbox/ledger?limit={Page}&after={after}"))!;
            foreach (var id in page["data"]!.AsArray().Select(entry => (string?)entry!["opaque"] ?? "(none)"))
                counts[id] = counts.GetValueOrDefault(id) + 1;
            after = (long?)page["after"];
        }
        return counts;
    }

    /// <summary>A person writes to the account.</summary>
    public async Task Writes(string from, string text)
    {
        using var answer = await _http.PostAsJsonAsync("/sandbox/inbound", new { phoneNumberId = Account.Number, from, text });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Accepted requests whose answer was dropped, and statuses that the gateway has not acknowledged yet.</summary>
    public async Task<(long AnswersDropped, long WebhooksPending, long WebhooksRepeated)> Counts()
    {
        var summary = (await _http.GetFromJsonAsync<JsonNode>("/sandbox/ledger/summary"))!;
        var webhooks = summary["webhooks"]!;
        Assert.Equal(0, (long)summary["forgotten"]! + (long)webhooks["givenUp"]!);
        return ((long)summary["answersDropped"]!, (long)webhooks["pending"]!, (long)webhooks["retried"]!);
    }

    public void Dispose() => _http.Dispose();
}
