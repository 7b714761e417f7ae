using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Controls;

/// <summary>"When a message looks like this, do that", <see cref="Times"/> times or for good.</summary>
internal sealed record Rule(RuleMatch? Match, RuleAction? Then, int? Times)
{
    public IEnumerable<Fault> Faults()
    {
        if (Then is null || Then == new RuleAction()) yield return new Fault("then", "is required and must do something");
        if (Times < 1) yield return new Fault("times", "must be at least 1");
        foreach (var fault in Then?.Faults() ?? []) yield return fault;
    }
}

/// <summary>All members given have to fit; none given fits every message.</summary>
internal sealed record RuleMatch(string? To, string? Type, string? PhoneNumberId, string? TemplateName, string? TextContains)
{
    public bool Fits(SendRequest send, string numberId) =>
        (To is null || To == send.To.Input || Digits(To) == send.To.WaId || To == send.To.UserId)
        && (Type is null || Type == send.Type)
        && (PhoneNumberId is null || PhoneNumberId == numberId)
        && (TemplateName is null || TemplateName == send.TemplateName)
        && (TextContains is null || send.Text?.Contains(TextContains, StringComparison.OrdinalIgnoreCase) == true);

    static string Digits(string to) => new([.. to.Where(char.IsAsciiDigit)]);
}

/// <param name="ErrorCode">Refused at once, with <paramref name="ErrorHttpStatus"/> or the code's own.</param>
/// <param name="FailStatusCode">Accepted, then failed by webhook.</param>
internal sealed record RuleAction(
    int? DelayMs = null, bool DropAnswer = false, bool DropBefore = false, int? ErrorCode = null, int? ErrorHttpStatus = null,
    int? FailStatusCode = null, IReadOnlyList<string>? Statuses = null)
{
    public IEnumerable<Fault> Faults() =>
    [
        .. Behaviour.Between("then.delayMs", DelayMs, 0, 600_000),
        .. Behaviour.Code("then.errorCode", ErrorCode),
        .. Behaviour.Code("then.failStatusCode", FailStatusCode),
        .. Behaviour.Between("then.errorHttpStatus", ErrorHttpStatus, 400, 599),
        .. ErrorHttpStatus is not null && ErrorCode is null ? new[] { new Fault("then.errorHttpStatus", "needs then.errorCode") } : [],
        .. Behaviour.UnknownStatuses("then.statuses", Statuses),
    ];

    public GraphError? Refusal() => ErrorCode is { } code
        ? GraphError.Of(code) is var error && ErrorHttpStatus is { } status ? error with { Status = status } : GraphError.Of(code)
        : null;
}

/// <summary>The rules in force, oldest first; the first that fits applies.</summary>
internal sealed class RuleBook
{
    readonly Lock gate = new();
    List<(int Id, Rule Rule, int Used)> rules = [];
    int last;

    public int Add(Rule rule)
    {
        lock (gate)
        {
            rules = [.. rules, (++last, rule, 0)];
            return last;
        }
    }

    public IReadOnlyList<(int Id, Rule Rule, int Used)> All => rules;

    public bool Remove(int id)
    {
        lock (gate)
        {
            var before = rules.Count;
            rules = [.. rules.Where(r => r.Id != id)];
            return rules.Count < before;
        }
    }

    public void Clear()
    {
        lock (gate) rules = [];
    }

    /// <summary>The action for this message; counts as one use.</summary>
    public RuleAction? Apply(SendRequest send, string numberId)
    {
        if (rules.Count == 0) return null;
        lock (gate)
        {
            var i = rules.FindIndex(r => (r.Rule.Times is null || r.Used < r.Rule.Times) && r.Rule.Match?.Fits(send, numberId) != false);
            if (i < 0) return null;
            rules = [.. rules[..i], rules[i] with { Used = rules[i].Used + 1 }, .. rules[(i + 1)..]];
            return rules[i].Rule.Then;
        }
    }
}
