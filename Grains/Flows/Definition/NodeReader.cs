using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>Reads <c>nodes</c>. A draft may be unfinished, so only what is there is judged; the whole is for <see cref="FlowCheck"/>.</summary>
internal static class NodeReader
{
    const int LongestId = 64;
    const int LongestWord = 256; // of a tag: api.md §7 sets none, contacts take as many
    const int MostTags = 50; // as many as a contact has
    const int MostVariables = 50;
    const int MostBranches = 50;
    const int MostHeaders = 20;

    static readonly string[] Types = ["message", "question", "delay", "condition", "set", "tag", "http", "handoff", "goto", "end"];

    public static ImmutableArray<FlowNode> ReadAll(JsonElement? nodes, ICollection<Fault> faults)
    {
        if (nodes is not { ValueKind: JsonValueKind.Array } array)
        {
            faults.Add(new("/nodes", nodes is null ? FaultCodes.Required : FaultCodes.WrongType, "nodes must be an array of nodes; the first is the start."));
            return [];
        }
        if (array.GetArrayLength() is 0) faults.Add(new("/nodes", FaultCodes.TooFew, "nodes must hold at least one node, the start."));
        if (array.GetArrayLength() > FlowDefinition.MostNodes) faults.Add(new("/nodes", FaultCodes.TooMany, $"A flow has at most {FlowDefinition.MostNodes} nodes."));
        var read = new List<FlowNode>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in array.EnumerateArray().Take(FlowDefinition.MostNodes).Index())
        {
            if (Members.Of(item, $"/nodes/{i}", faults) is not { } members || Read(members) is not { } node) continue;
            if (!ids.Add(node.Id)) members.Fault("id", FaultCodes.Duplicate, $"Another node has the id \"{node.Id}\"; each needs its own.");
            read.Add(node);
        }
        return [.. read];
    }

    static FlowNode? Read(Members m)
    {
        var id = m.Text("id", LongestId);
        if (!m.Has("type")) m.Fault("type", FaultCodes.Required, $"type is required: one of {string.Join(", ", Types)}.");
        if (m.Word<string>("type", [.. Types.Select(type => (type, type))]) is not { } type) return null;
        var before = m.Faults.Count;
        var node = Read(m, type, id);
        m.RefuseUnknown();
        return m.Faults.Count == before ? node : null;
    }

    static FlowNode? Read(Members m, string type, string id) => type switch
    {
        "message" => BodyReader.Read(m, "message", required: true) is var body && Next(m) is var next && NodeId(m, "onError") is var onError && body is not null
            ? new FlowNode.Message(id, m.At, next, body, onError)
            : null,
        "question" => QuestionReader.Read(m, id),
        "delay" => ReadDelay(m, id),
        "condition" => ReadCondition(m, id),
        "set" => new FlowNode.Set(id, m.At, Next(m), ReadVariables(m)),
        "tag" => ReadTag(m, id),
        "http" => ReadHttp(m, id),
        "handoff" => new FlowNode.Handoff(id, m.At, Next(m)),
        "goto" => new FlowNode.Goto(id, m.At, Next(m)),
        _ => new FlowNode.End(id, m.At),
    };

    public static string? Next(Members m) => NodeId(m, "next");

    public static string? NodeId(Members m, string name) => m.TextOrNull(name, LongestId);

    public static string? SaveAs(Members m)
    {
        var name = m.TextOrNull("saveAs", VariableNames.Longest);
        if (name is not null && VariableNames.WhyNot(name) is { } why) m.Fault("saveAs", FaultCodes.InvalidValue, why);
        return name;
    }

    static FlowNode.Delay ReadDelay(Members m, string id)
    {
        var (length, until, zone) = (m.DurationOrNull("for"), m.TextOrNull("until", LongestId), m.TextOrNull("timeZone", LongestId));
        if (m.Has("for") == m.Has("until")) m.Fault("for", m.Has("for") ? FaultCodes.Exclusive : FaultCodes.Required, "A delay has either for, such as PT2H, or until, such as 09:00.");
        TimeOnly time = default;
        if (until is not null && !TimeOnly.TryParseExact(until, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            m.Fault("until", FaultCodes.InvalidValue, "until must be a time of day, such as 09:00.");
        if (m.Has("until") != m.Has("timeZone"))
            m.Fault("timeZone", m.Has("until") ? FaultCodes.Required : FaultCodes.NotAllowed, "timeZone says where until is, such as Europe/Berlin; it goes with until.");
        TimeZoneInfo? found = null;
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out found))
            m.Fault("timeZone", FaultCodes.InvalidValue, "timeZone must be a name of the IANA time zone database, such as Europe/Berlin or America/Sao_Paulo.");
        return new(id, m.At, Next(m), length, until is null ? null : time, found);
    }

    static FlowNode.Condition ReadCondition(Members m, string id)
    {
        var branches = ImmutableArray.CreateBuilder<Branch>();
        foreach (var (item, i) in m.Items("branches", MostBranches))
        {
            if (Members.Of(item, $"{m.At}/branches/{i}", m.Faults) is not { } branch) continue;
            if (TestReader.Read(branch) is { } test) branches.Add(new(test, Next(branch)));
            else Next(branch);
            branch.RefuseUnknown();
        }
        return new(id, m.At, branches.ToImmutable(), NodeId(m, "else"));
    }

    static ImmutableArray<KeyValuePair<string, JsonElement>> ReadVariables(Members m)
    {
        if (!m.Has("variables")) m.Missing("variables");
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, JsonElement>>();
        foreach (var pair in m.Pairs("variables", MostVariables))
        {
            if (VariableNames.WhyNot(pair.Name) is { } why) m.Fault($"variables/{JsonPointer.Escape(pair.Name)}", FaultCodes.InvalidValue, why);
            variables.Add(new(pair.Name, pair.Value));
        }
        return variables.ToImmutable();
    }

    static FlowNode.Tag ReadTag(Members m, string id)
    {
        var (add, remove) = (m.Texts("add", MostTags, LongestWord), m.Texts("remove", MostTags, LongestWord));
        if (!m.Has("add") && !m.Has("remove")) m.Fault("add", FaultCodes.Required, "A tag node has add, remove, or both.");
        return new(id, m.At, Next(m), add, remove);
    }

    static FlowNode.Http ReadHttp(Members m, string id)
    {
        string[] methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        var method = m.Word<string>("method", [.. methods.Select(word => (word, word))]) ?? "GET";
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var pair in m.Pairs("headers", MostHeaders))
        {
            var pointer = $"headers/{JsonPointer.Escape(pair.Name)}";
            if (pair.Value.ValueKind != JsonValueKind.String) m.Fault(pointer, FaultCodes.WrongType, "Values in headers must be texts.");
            else if (OutgoingHeaders.WhyNot(pair.Name, pair.Value.GetString()!) is { } why) m.Fault(pointer, FaultCodes.InvalidValue, why);
            else headers.Add(new(pair.Name, pair.Value.GetString()!));
        }
        var body = m.Find("body");
        if (body is not null && method == "GET") m.Fault("body", FaultCodes.NotAllowed, "A GET has no body: use POST, or put it into the url.");
        return new(id, m.At, Next(m), method, m.Text("url", TargetUrl.MaxLength), headers.ToImmutable(), body) { SaveAs = SaveAs(m), OnError = NodeId(m, "onError") };
    }
}
