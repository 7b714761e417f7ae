using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Ledger;

namespace WhatsApi.Sandbox.Graph;

/// <summary>How a Graph call ends.</summary>
internal abstract record GraphAnswer
{
    GraphAnswer()
    {
    }

    public int DelayMs { get; init; }

    public sealed record Ok(JsonNode Body) : GraphAnswer;

    public sealed record Failed(GraphError Error) : GraphAnswer;

    /// <summary>Accepted; with <paramref name="Silent"/> the connection ends without saying so.</summary>
    public sealed record Sent(LedgerEntry Entry, bool Silent) : GraphAnswer;

    /// <summary>The connection ends without an answer, whatever has happened.</summary>
    public sealed record Gone : GraphAnswer;

    public static GraphAnswer Success => new Ok(new JsonObject { ["success"] = true });

    public static implicit operator GraphAnswer(GraphError error) => new Failed(error);

    public static implicit operator GraphAnswer(JsonNode body) => new Ok(body);
}
