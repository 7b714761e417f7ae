using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace WhatsApi.Crash.Tests;

/// <summary>The account's own webhook. It takes events, but refuses some of them the first time.</summary>
internal sealed class Receiver : IDisposable
{
    const double RefusedAtFirst = 0.03;

    readonly HttpListener _listener = new();
    readonly ConcurrentQueue<Event> _taken = new();
    readonly HashSet<string> _refused = [];
    readonly Random _chance;

    public Receiver(Uri url, int seed)
    {
        (Url, _chance) = (url, new(seed));
        _listener.Prefixes.Add(url.ToString());
        _listener.Start();
        _ = Serve();
    }

    public Uri Url { get; }

    /// <summary>What was answered with 200, in the order of the answers.</summary>
    public IReadOnlyList<Event> Taken => [.. _taken];

    public int Refused => _refused.Count;

    public void Dispose() => _listener.Close();

    async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = Answer(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Answer(HttpListenerContext http)
    {
        try
        {
            var body = (await JsonNode.ParseAsync(http.Request.InputStream))!;
            var e = new Event((string)body["id"]!, (long)body["sequence"]!, (string)body["type"]!, (string)body["data"]!["id"]!);
            bool refuse;
            lock (_refused) refuse = _chance.NextDouble() < RefusedAtFirst && _refused.Add(e.Id);
            if (!refuse) _taken.Enqueue(e);
            http.Response.StatusCode = refuse ? 500 : 200;
            http.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
        {
            // the gateway was killed in the middle of it
        }
    }
}

/// <summary>An event about a message, as it was received or read.</summary>
internal sealed record Event(string Id, long Sequence, string Type, string Message);
