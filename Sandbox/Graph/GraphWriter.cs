using System.Buffers;
using System.Text.Json;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Graph;

/// <summary>Answers with Meta's headers: meta-cloud-api §1.3.</summary>
internal sealed class GraphWriter(SandboxWorld world)
{
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public async Task Write(HttpContext http, Version version, GraphAnswer answer)
    {
        try
        {
            await Delay(http, answer);
            await Answer(http, version, answer);
        }
        finally
        {
            if (answer is GraphAnswer.Sent { Entry.Answered: false }) world.Ledger.AnswerDropped();
        }
    }

    async Task Answer(HttpContext http, Version version, GraphAnswer answer)
    {
        switch (answer)
        {
            case GraphAnswer.Gone or GraphAnswer.Sent { Silent: true }:
                http.Abort();
                break;
            case GraphAnswer.Sent { Entry: var entry }:
                entry.Answered = await Send(http, version, 200, json => WriteSent(entry, json));
                break;
            case GraphAnswer.Ok { Body: var body }:
                await Send(http, version, 200, json => body.WriteTo(json));
                break;
            case GraphAnswer.Failed { Error: var error }:
                var trace = Trace();
                await Send(http, version, error.Status, json => error.WriteTo(json, trace), trace);
                break;
        }
    }

    async Task Delay(HttpContext http, GraphAnswer answer)
    {
        var knobs = world.Behaviour;
        var delay = answer.DelayMs > 0 ? answer.DelayMs : knobs.AnswerDelayMs + world.Dice.Below(knobs.AnswerJitterMs);
        if (delay > 0) await Task.Delay(TimeSpan.FromMilliseconds(delay), world.Clock, http.RequestAborted);
    }

    static void WriteSent(LedgerEntry entry, Utf8JsonWriter json)
    {
        var to = entry.To;
        json.WriteStartObject();
        json.WriteString("messaging_product", "whatsapp");
        json.WriteStartArray("contacts");
        json.WriteStartObject();
        json.WriteString("input", to.Input);
        if (to.WaId is { } waId) json.WriteString("wa_id", waId);
        else if (to.UserId is { } userId) json.WriteString("user_id", userId);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("id", entry.Wamid);
        if (to.IsGroup) json.WriteString("group_id", to.Input);
        if (entry.Type == "template") json.WriteString("message_status", "accepted");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>False when the caller had gone.</summary>
    async Task<bool> Send(HttpContext http, Version version, int status, Action<Utf8JsonWriter> write, string? trace = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writer)) write(json);
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = status == 200 ? "application/json; charset=UTF-8" : "application/json";
        response.ContentLength = buffer.WrittenCount;
        Headers(response.Headers, version, trace ?? Trace());
        await response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
        await response.Body.FlushAsync(http.RequestAborted);
        return !http.RequestAborted.IsCancellationRequested;
    }

    static void Headers(IHeaderDictionary headers, Version version, string trace)
    {
        headers["facebook-api-version"] = $"v{version}";
        headers["x-fb-trace-id"] = trace;
        headers["x-fb-request-id"] = trace;
        headers["x-fb-rev"] = "1028000000";
        headers["X-FB-Debug"] = trace;
        headers["x-app-usage"] = """{"call_count":1,"total_time":1,"total_cputime":1}""";
        headers.AccessControlAllowOrigin = "*";
        headers.CacheControl = "private, no-cache, no-store, must-revalidate";
    }

    // 23 characters that start with an A (§3.1).
    string Trace() => string.Create(23, (ulong)world.Dice.Below(int.MaxValue) << 31 | (uint)world.Dice.Below(int.MaxValue), static (text, random) =>
    {
        text[0] = 'A';
        foreach (ref var letter in text[1..])
        {
            letter = Letters[(int)(random & 63)];
            random = random * 6364136223846793005 + 1442695040888963407;
            random = ulong.RotateRight(random, 7);
        }
    });
}
