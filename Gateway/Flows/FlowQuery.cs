using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /flows</c>.</summary>
internal sealed record FlowQuery(FlowFilter Filter) : IQuery<FlowQuery>
{
    static readonly FlowStatus[] Statuses = Enum.GetValues<FlowStatus>();
    static readonly string[] StatusWords = [.. Statuses.Select(status => status.Word())];

    public static FlowQuery Read(Parameters query) =>
        new(new FlowFilter(query.Word("status", StatusWords) is { } word ? Statuses.FirstOrDefault(status => status.Word() == word) : null, query.Cursor("flw_"), query.Limit()));
}

/// <summary>The filters of <c>GET /flows/{id}/executions</c>.</summary>
/// <param name="Person">Who the flow talks to: a phone number, a business-scoped user id, or a contact's id.</param>
internal sealed record ExecutionQuery(ExecutionStatus? Status, string? Person, string? Before, int Limit) : IQuery<ExecutionQuery>
{
    static readonly ExecutionStatus[] Statuses = Enum.GetValues<ExecutionStatus>();
    static readonly string[] StatusWords = [.. Statuses.Select(status => status.Word())];

    public static ExecutionQuery Read(Parameters query) =>
        new(query.Word("status", StatusWords) is { } word ? Statuses.FirstOrDefault(status => status.Word() == word) : null, ReadPerson(query), query.Cursor("exe_"), query.Limit());

    static string? ReadPerson(Parameters query)
    {
        if (query.Text("contact") is not { } text || Ids.IsId(text, "con_")) return query.Text("contact");
        if (MessageQuery.Person(text) is { } person) return person;
        query.Fault("contact", "contact must be a phone number with its country code, a business-scoped user id, or a contact's id.");
        return null;
    }
}
