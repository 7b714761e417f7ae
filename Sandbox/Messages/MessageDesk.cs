using System.Text.Json;
using System.Text.Unicode;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Controls;
using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Messages;

/// <summary>POST /{phone-number-id}/messages: Meta's checks in Meta's order, then the ledger and the statuses to come. Meta-cloud-api §8.</summary>
internal sealed class MessageDesk(SandboxWorld world)
{
    static readonly TimeSpan CopyAfter = TimeSpan.FromMilliseconds(30);

    Behaviour Knobs => world.Behaviour;

    public GraphAnswer Receive(PhoneNumber number, Caller caller, byte[]? body, Version version)
    {
        if (!caller.MaySend) return GraphError.Of(10);
        using var json = Parse(body);
        if (json is null) return GraphError.Of(100);
        var request = new Param(json.RootElement, "body");
        if (!request["status"].Missing) return MessageChecks.Read(request) is { } wrong ? wrong : GraphAnswer.Success;
        return (GraphAnswer?)NumberRefuses(number) ?? Take(number, body!, request, version);
    }

    static JsonDocument? Parse(byte[]? body)
    {
        try
        {
            if (body is null || !Utf8.IsValid(body)) return null;
            return JsonDocument.Parse(body) is { RootElement.ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    GraphAnswer.Failed? NumberRefuses(PhoneNumber number)
    {
        var perSecond = number.Profile.MessagesPerSecond ?? Knobs.MessagesPerSecond;
        if (Knobs.ThroughputLimit && !number.Limits.TakeThroughput(perSecond, world.Clock.GetUtcNow())) return Refusal(GraphError.Of(130429));
        int? code = number.Profile.Status switch
        {
            "CONNECTED" or "FLAGGED" or "RATE_LIMITED" => null,
            "BANNED" or "RESTRICTED" => 131031,
            "MAINTENANCE" => 131057,
            _ => 133010,
        };
        return code is { } known ? new GraphAnswer.Failed(GraphError.Of(known)) : null;
    }

    GraphAnswer Take(PhoneNumber number, byte[] body, Param request, Version version)
    {
        var (send, malformed) = SendRequest.Read(request, Knobs.RewriteWaId, waId => world.People.Find(waId)?.UserId);
        if (send is null) return malformed!;
        var account = world.Assets.AccountOf(number);
        var template = send.TemplateName is { } name ? world.Assets.TemplateFor(number, name, request["template"]["language"]["code"].Text!) : null;
        if (RecipientRefused(number, send.To) is { } recipient) return recipient;
        if (send.TemplateName is not null && TemplateChecks.Against(template, request["template"], send.To, version) is { } unfit) return unfit;

        var rule = world.Rules.Apply(send, number.Id);
        var magic = Knobs.MagicRecipients ? MagicRecipients.Of(send.To.WaId) : null;
        var delay = rule?.DelayMs ?? 0;
        if (rule is { DropBefore: true } || world.Dice.Happens(Knobs.DropBeforeRate)) return new GraphAnswer.Gone { DelayMs = delay };
        if (rule?.TemplateStatus is { } status && template is not null && TemplateChecks.Against(Decide(template, status), request["template"], send.To, version) is { } late)
            return new GraphAnswer.Failed(late) { DelayMs = delay };
        if (rule?.Refusal() is { } ruled) return new GraphAnswer.Failed(ruled) { DelayMs = delay };
        if (magic?.IsRefusedAtOnce() == true) return Refusal(GraphError.Of(magic.Code), delay);
        if (world.Dice.Happens(Knobs.FailRate)) return Refusal(GraphError.Of(Knobs.FailCode), delay);
        if (!MayReach(number, send.To)) return Refusal(GraphError.Of(131056), delay);

        var entry = Accept(number, send, template, body);
        Tell(account, entry, Plan(number, send, rule, magic));
        return new GraphAnswer.Sent(entry, Silent: rule is { DropAnswer: true } || world.Dice.Happens(Knobs.DropAnswerRate)) { DelayMs = delay };
    }

    Template Decide(Template template, string status) =>
        world.Assets.TemplateById(template.Id) is var (owner, _) ? world.Change(owner, template, status) : template;

    bool MayReach(PhoneNumber number, Recipient to) => !Knobs.PairLimit ||
        number.Limits.TakePair(to.Key, Knobs.PairBurst, TimeSpan.FromSeconds(Knobs.PairRefillSeconds), world.Clock.GetUtcNow());

    GraphAnswer.Failed Refusal(GraphError error, int delay = 0) =>
        new(IsThrottling(error.Code) ? error with { Status = Knobs.ThrottleStatus } : error) { DelayMs = delay };

    // §3.3: these come as 400 by the documentation, and as 429 or 403 to some.
    static bool IsThrottling(int code) => code is 4 or 17 or 32 or 613 or 80007 or 80008 or 130429 or 131048 or 131056 or 133016;

    static GraphError? RecipientRefused(PhoneNumber number, Recipient to) => number.Profile switch
    {
        { DisplayDigits: var own } when own == to.WaId => GraphError.Of(131021),
        { AllowedRecipients: { } allowed } when to.WaId is not null && !allowed.Contains(to.WaId) => GraphError.Of(131030),
        _ => null,
    };

    LedgerEntry Accept(PhoneNumber number, SendRequest send, Template? template, byte[] body)
    {
        var wamid = Wamid.Outbound(send.To.Digits, world.Ids.Outbound());
        var entry = new LedgerEntry(wamid, number, send, template?.Category.ToLowerInvariant(), body, world.Clock.GetUtcNow());
        world.Ledger.Add(entry);
        return entry;
    }

    StatusPlan.Step[] Plan(PhoneNumber number, SendRequest send, RuleAction? rule, MetaError? magic)
    {
        var code = rule?.FailStatusCode ?? magic?.Code ?? LateRefusal(number, send);
        var statuses = (rule?.Statuses, code) switch
        {
            ({ } given, { }) => given.Contains("failed") ? given : [.. given, "failed"],
            ({ } given, null) => given,
            (null, { }) => ["failed"],
            _ => send.Type == "reaction" ? [.. Knobs.Statuses.Where(s => s is "sent" or "failed")] : Knobs.Statuses,
        };
        return StatusPlan.Of(statuses, code ?? Knobs.FailStatusCode, Knobs, world.Dice.Happens(Knobs.ReorderStatusRate), world.Dice.Swing);
    }

    int? LateRefusal(PhoneNumber number, SendRequest send)
    {
        if (send.ReactsToNothing) return 131009;
        if (Knobs.StrictWindow && send.Type != "template" && !world.Windows.IsOpen(number.Id, send.To.Key)) return 131047;
        return world.Dice.Happens(Knobs.FailStatusRate) ? Knobs.FailStatusCode : null;
    }

    void Tell(BusinessAccount account, LedgerEntry entry, StatusPlan.Step[] plan)
    {
        var delivers = plan.Any(s => s.Status == "delivered");
        foreach (var step in plan)
        {
            var at = entry.AcceptedAt + step.After;
            var priced = step.Status is "sent" or "delivered" || (step.Status == "read" && !delivers);
            var update = new StatusUpdate(account, entry, step.Status, step.ErrorCode, priced, at, world.People);
            world.Outbox.Later(update, at);
            if (world.Dice.Happens(Knobs.DuplicateStatusRate)) world.Outbox.Later(update, at + CopyAfter);
        }
    }
}
