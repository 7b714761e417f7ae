using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Crash.Tests;

/// <summary>A customer of the gateway.</summary>
internal sealed class Account(Uri url) : IDisposable
{
    /// <summary>Its number at Meta.</summary>
    public const string Number = "1029384756";

    readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>Registers, gets the largest plan, connects a number, and says where events go.</summary>
    public async Task Open(string operatorKey, Uri webhook)
    {
        var me = await Call(HttpMethod.Post, "/auth/register", new { email = "ana@example.com", password = "correct horse" });
        _http.DefaultRequestHeaders.Add("X-API-Key", (string)me["apiKey"]!);
        await Call(HttpMethod.Put, $"/operator/accounts/{me["account"]!["id"]}/plan", new { plan = "mega" }, operatorKey);
        await Call(HttpMethod.Put, "/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = Number });
        await Call(HttpMethod.Put, "/auth/me/webhook", new { url = webhook });
    }

    /// <summary>Sends a text to a person of that number; the answer may be any, or none.</summary>
    public async Task<SendAnswer> Send(int person)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync("/send-message", new { to = Phone(person), type = "text", text = new { body = $"Hi {person}" } });
            var body = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode switch
            {
                HttpStatusCode.Accepted => new SendAnswer.Promised((string)JsonNode.Parse(body)!["id"]!),
                >= HttpStatusCode.InternalServerError => new SendAnswer.Failed((int)answer.StatusCode),
                _ => new SendAnswer.Refused($"{(int)answer.StatusCode} {body}"),
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new SendAnswer.None();
        }
    }

    /// <summary>
    /// Sends a bulk call with an idempotency key again and again, until it is answered. Every second message has a time of its own, which comes while gateways are
    /// being killed.
    /// </summary>
    public async Task<SendAnswer> SendMany(string call, IEnumerable<int> people, DateTimeOffset later, TimeProvider clock, CancellationToken stop)
    {
        var messages = people.Select((person, i) => new
        {
            to = Phone(person),
            type = "text",
            text = new { body = $"Hi {person}" },
            metadata = new { call },
            sendAt = i % 2 == 0 ? null : later.ToString("O"),
        }).ToList();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/messages/bulk") { Content = JsonContent.Create(new { messages }) };
                request.Headers.Add("Idempotency-Key", call);
                using var answer = await _http.SendAsync(request, CancellationToken.None);
                var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    return new SendAnswer.PromisedMany(call, [.. JsonNode.Parse(body)!["messages"]!.AsArray().Select(message => (string)message!["id"]!)]);
                if (answer.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.Conflict) return new SendAnswer.Refused($"{(int)answer.StatusCode} {body}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // nobody knows whether it was done: the key makes it safe to ask again
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, CancellationToken.None);
        }
        return new SendAnswer.GivenUp(call);
    }

    public async Task<Message?> Find(string id)
    {
        using var answer = await _http.GetAsync($"/messages/{id}");
        return answer.IsSuccessStatusCode ? new((await answer.Content.ReadFromJsonAsync<JsonNode>())!) : null;
    }

    /// <summary>All messages, or those of a status.</summary>
    public async Task<List<Message>> List(string? status = null)
    {
        var messages = new List<Message>();
        for (var cursor = ""; ;)
        {
            var page = await Call(HttpMethod.Get, $"/messages?limit=100{(status is null ? "" : "&status=" + status)}{cursor}");
            messages.AddRange(page["data"]!.AsArray().Select(message => new Message(message!)));
            if ((string?)page["nextCursor"] is not { } next) return messages;
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
    }

    public async Task<bool> Has(string status) => (await Call(HttpMethod.Get, $"/messages?limit=1&status={status}"))["data"]!.AsArray().Count > 0;

    /// <summary>The account's stream of events, from the first.</summary>
    public async Task<List<Event>> Events()
    {
        var events = new List<Event>();
        while (true)
        {
            var page = await Call(HttpMethod.Get, $"/events?limit=100&after={events.Count}");
            events.AddRange(page["data"]!.AsArray().Select(e => new Event((string)e!["id"]!, (long)e["sequence"]!, (string)e["type"]!, (string)e["data"]!["id"]!)));
            if (!(bool)page["hasMore"]!) return events;
        }
    }

    /// <summary>Messages of this month, as the account is told.</summary>
    public async Task<long> Usage() => (long)(await Call(HttpMethod.Get, "/auth/me"))["usage"]!["messages"]!;

    /// <summary>Knows so many people.</summary>
    public async Task Import(int people)
    {
        using var csv = new StringContent($"phone,name\n{string.Join('\n', Enumerable.Range(0, people).Select(i => $"{Phone(i)},Person {i}"))}", null, "text/csv");
        using var answer = await _http.PostAsync("/contacts/bulk", csv);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A campaign to everybody, not launched yet.</summary>
    public async Task<string> Draft(double messagesPerSecond) =>
        (string)(await Call(HttpMethod.Post, "/campaigns", new { name = "Everybody", template = new { name = "hello_world", language = new { code = "en_US" } }, messagesPerSecond }))["id"]!;

    public Task<JsonNode> Campaign(string id) => Call(HttpMethod.Get, $"/campaigns/{id}");

    /// <summary>Does something with a campaign, and answers the status of the answer.</summary>
    public async Task<int> Do(string id, string verb)
    {
        using var answer = await _http.PostAsync($"/campaigns/{id}/{verb}", null);
        return (int)answer.StatusCode;
    }

    public static string Phone(int person) => $"+1555{person:D7}";

    public void Dispose() => _http.Dispose();

    async Task<JsonNode> Call(HttpMethod method, string path, object? body = null, string? operatorKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (operatorKey is not null) request.Headers.Add("X-Operator-Key", operatorKey);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}

/// <summary>What a client was told about a message.</summary>
internal abstract record SendAnswer
{
    SendAnswer() { }

    /// <summary>202: from here on it is ours to deliver.</summary>
    public sealed record Promised(string Id) : SendAnswer;

    /// <summary>202 to a bulk call with a key: these and no others.</summary>
    public sealed record PromisedMany(string Call, IReadOnlyList<string> Ids) : SendAnswer;

    /// <summary>A bulk call with a key that was not repeated any more: all of it is there, or nothing.</summary>
    public sealed record GivenUp(string Call) : SendAnswer;

    /// <summary>5xx: it may have been accepted or not.</summary>
    public sealed record Failed(int Status) : SendAnswer;

    /// <summary>No answer at all.</summary>
    public sealed record None : SendAnswer;

    /// <summary>Anything else, which no client of this test has deserved.</summary>
    public sealed record Refused(string Answer) : SendAnswer;
}
