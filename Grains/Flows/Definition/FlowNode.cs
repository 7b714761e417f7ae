using System.Collections.Immutable;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>One step of a flow (api.md §10).</summary>
/// <param name="At">JSON pointer of the node.</param>
/// <param name="Next">The node that follows; null ends the flow.</param>
internal abstract record FlowNode(string Id, string At, string? Next)
{
    public abstract string Type { get; }

    /// <summary>All ways out of the node.</summary>
    public virtual IEnumerable<Exit> Exits => Of(("next", Next, false));

    protected IEnumerable<Exit> Of(params IEnumerable<(string Member, string? Node, bool Waits)> exits) =>
        from exit in exits where exit.Node is not null select new Exit($"{At}/{exit.Member}", exit.Node, exit.Waits);

    /// <param name="OnError">Where to go when the message cannot be sent: the window is closed, or a variable has made it too long.</param>
    public sealed record Message(string Id, string At, string? Next, FlowBody Body, string? OnError) : FlowNode(Id, At, Next)
    {
        public override string Type => "message";
        public override IEnumerable<Exit> Exits => Of(("next", Next, false), ("onError", OnError, false));
    }

    public sealed record Question(string Id, string At, string? Next, FlowBody Body) : FlowNode(Id, At, Next)
    {
        public override string Type => "question";
        public string? SaveAs { get; init; }
        public Expect Expect { get; init; }
        public ImmutableArray<Choice> Choices { get; init; } = [];
        public FlowBody? InvalidMessage { get; init; }
        public int MaxAttempts { get; init; }
        public string? OnInvalid { get; init; }
        public TimeSpan Timeout { get; init; }
        public string? OnTimeout { get; init; }
        public string? OnError { get; init; }

        public override IEnumerable<Exit> Exits =>
        [
            .. Of(("next", Next, true), ("onInvalid", OnInvalid, true), ("onTimeout", OnTimeout, true), ("onError", OnError, false)),
            .. Of(Choices.Select((choice, i) => ($"choices/{i}/next", choice.Next, true))),
        ];
    }

    /// <summary>Waits for a while, or until a time of day.</summary>
    public sealed record Delay(string Id, string At, string? Next, TimeSpan? For, TimeOnly? Until, TimeZoneInfo? Zone) : FlowNode(Id, At, Next)
    {
        public override string Type => "delay";
        public override IEnumerable<Exit> Exits => Of(("next", Next, true));
    }

    public sealed record Condition(string Id, string At, ImmutableArray<Branch> Branches, string? Else) : FlowNode(Id, At, null)
    {
        public override string Type => "condition";
        public override IEnumerable<Exit> Exits => Of(Branches.Select((branch, i) => ($"branches/{i}/next", branch.Next, false)).Append(("else", Else, false)));
    }

    public sealed record Set(string Id, string At, string? Next, ImmutableArray<KeyValuePair<string, JsonElement>> Variables) : FlowNode(Id, At, Next)
    {
        public override string Type => "set";
    }

    public sealed record Tag(string Id, string At, string? Next, ImmutableArray<string> Add, ImmutableArray<string> Remove) : FlowNode(Id, At, Next)
    {
        public override string Type => "tag";
    }

    public sealed record Http(string Id, string At, string? Next, string Method, string Url, ImmutableArray<KeyValuePair<string, string>> Headers, JsonElement? Body) : FlowNode(Id, At, Next)
    {
        public override string Type => "http";
        public string? SaveAs { get; init; }
        public string? OnError { get; init; }

        // An answer takes its time, but a loop that does nothing but call is no conversation.
        public override IEnumerable<Exit> Exits => Of(("next", Next, false), ("onError", OnError, false));
    }

    public sealed record Handoff(string Id, string At, string? Next) : FlowNode(Id, At, Next)
    {
        public override string Type => "handoff";
        public override IEnumerable<Exit> Exits => Of(("next", Next, true));
    }

    public sealed record Goto(string Id, string At, string? Next) : FlowNode(Id, At, Next)
    {
        public override string Type => "goto";
    }

    public sealed record End(string Id, string At) : FlowNode(Id, At, null)
    {
        public override string Type => "end";
    }
}

/// <summary>A way from one node to another.</summary>
/// <param name="Pointer">JSON pointer of the member that names the other.</param>
/// <param name="Waits">Time passes, or somebody acts, before it is taken.</param>
internal sealed record Exit(string Pointer, string Node, bool Waits);

/// <summary>What a question takes for an answer.</summary>
internal enum Expect { Any, Text, Number, Choice, Email, Phone, Media, Location }

/// <param name="Id">What is saved when it is chosen.</param>
/// <param name="Next">Where it leads; null: to the question's own <c>next</c>.</param>
internal sealed record Choice(string Id, string Title, string? Description, string? Next);

internal sealed record Branch(Test When, string? Next);
