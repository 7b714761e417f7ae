using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Controls;

/// <summary>"When a message looks like this, do that", <see cref="Times"/> times or for good.</summary>
/// <param name="After">So many that fit are let through first.</param>
/// <param name="Share">Of those that fit, by chance.</param>
internal sealed record Rule(RuleMatch? Match, RuleAction? Then, int? Times, int? After = null, double? Share = null)
{
    public IEnumerable<Fault> Faults()
    {
        if (Then is null || Then == new RuleAction()) yield return new Fault("then", "is required and must do something");
        if (Times < 1) yield return new Fault("times", "must be at least 1");
        if (After < 0) yield return new Fault("after", "must not be negative");
        foreach (var fault in Behaviour.Between("share", Share, 0, 1)) yield return fault;
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
/// <param name="TemplateStatus">The message's template gets this status, by webhook too; the message is the first to meet it.</param>
internal sealed record RuleAction(
    int? DelayMs = null, bool DropAnswer = false, bool DropBefore = false, int? ErrorCode = null, int? ErrorHttpStatus = null,
    int? FailStatusCode = null, IReadOnlyList<string>? Statuses = null, string? TemplateStatus = null)
{
    public IEnumerable<Fault> Faults() =>
    [
        .. Behaviour.Between("then.delayMs", DelayMs, 0, 600_000),
        .. Behaviour.Code("then.errorCode", ErrorCode),
        .. Behaviour.Code("then.failStatusCode", FailStatusCode),
        .. Behaviour.Between("then.errorHttpStatus", ErrorHttpStatus, 400, 599),
        .. ErrorHttpStatus is not null && ErrorCode is null ? new[] { new Fault("then.errorHttpStatus", "needs then.errorCode") } : [],
        .. Behaviour.UnknownStatuses("then.statuses", Statuses),
        .. TemplateStatus is null || Template.Statuses.Contains(TemplateStatus) ? [] : new[] { new Fault("then.templateStatus", $"must be one of {string.Join(", ", Template.Statuses)}") },
    ];

    public GraphError? Refusal() => ErrorCode is { } code
        ? GraphError.Of(code) is var error && ErrorHttpStatus is { } status ? error with { Status = status } : GraphError.Of(code)
        : null;
}

/// <summary>The rules in force, oldest first; the first that fits applies.</summary>
internal sealed class RuleBook(Func<double, bool> happens)
{
    readonly Lock gate = new();
    List<(int Id, Rule Rule, int Met, int Used)> rules = [];
    int last;

    public int Add(Rule rule)
    {
        lock (gate)
        {
            rules = [.. rules, (++last, rule, 0, 0)];
            return last;
        }
    }

    public IReadOnlyList<(int Id, Rule Rule, int Met, int Used)> All => rules;

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
            var now = rules.ToList();
            for (var i = 0; i < now.Count; i++)
            {
                var (_, rule, met, used) = now[i];
                if (used >= rule.Times || rule.Match?.Fits(send, numberId) == false) continue;
                var applies = met >= (rule.After ?? 0) && (rule.Share is not { } share || happens(share));
                now[i] = now[i] with { Met = met + 1, Used = applies ? used + 1 : used };
                if (!applies) continue;
                rules = now;
                return rule.Then;
            }
            rules = now;
            return null;
        }
    }
}
