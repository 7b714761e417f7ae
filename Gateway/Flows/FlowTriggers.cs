using System.Security.Cryptography;
using System.Text;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// Calls of a flow's webhook, by whoever knows its id and its secret. They come without an API key, so a flow that is unknown, not active or not open to calls is the same 404;
/// how its account stands is told only to who has shown the secret.
/// </summary>
internal sealed class FlowTriggers(FlowReader flows, IGrainFactory grains, Plans plans, SecretBox secrets, Ids ids, CallLimiter limiter)
{
    public const string SecretHeader = "X-Flow-Secret";

    static readonly Problem NotFound = Problem.NotFound("flow");
    static readonly Problem Denied = new("trigger_denied", $"The header {SecretHeader} must hold the secret of the flow's webhook.");
    static readonly Problem Suspended = new("account_suspended", "The account of this flow is suspended.");

    public async Task<IResult> CallAsync(string flow, TriggerRequest call, Keyed key, HttpContext http)
    {
        if (!Ids.IsId(flow, "flw_") || await flows.OwnerAsync(flow) is not { } account) return NotFound;
        // Before the secret is looked at: guesses count, too.
        if (limiter.Take(flow, ClientAddress.Of(http.Connection.RemoteIpAddress)) is { } seconds) return TooMany(seconds);
        if (await grains.FlowDesk(account).FindWebhook(flow) is not { } webhook) return NotFound;
        if (SecretOf(account, webhook) is { } secret && !IsSame(secret, http.Request.Headers[SecretHeader].ToString())) return Denied;
        if (await WhyNotAsync(account) is { } problem) return problem;
        if (key.Claim is not { } claim) return await BeginAsync(account, webhook, call, ids.NewExecution());
        // Who calls is not the account, so the key is none of the account's.
        var own = claim with { Key = $"{flow}/{claim.Key}" };
        return (IResult)(await Leased.RunAsync(http, account, own, async held => await BeginAsync(account, webhook, call, held)))!;
    }

    async Task<Problem?> WhyNotAsync(string account)
    {
        if (await grains.Account(account).Look() is not { } owner) return NotFound;
        return plans.WhyNot(owner.Plan.Id, "flows") ?? (owner.Suspended ? Suspended : null);
    }

    // A call that was cut off and comes again begins the execution that it began, or was about to.
    async Task<IResult> BeginAsync(string account, FlowWebhook webhook, TriggerRequest call, KeyLease.Held key)
    {
        var execution = Ids.Derived("exe_", key.Since, key.Claim.Key);
        var isThere = key.IsRepeat && await flows.FindExecutionAsync(account, execution) is not null;
        return isThere ? TriggerAnswers.Matched(execution) : await BeginAsync(account, webhook, call, execution);
    }

    async Task<IResult> BeginAsync(string account, FlowWebhook webhook, TriggerRequest call, string execution)
    {
        if (!WebhookCalls.Starts(webhook, call.Text)) return TriggerAnswers.NotMatched("text");
        var person = call.From!.ToString();
        if (await flows.HasOptedOutAsync(account, person)) return TriggerAnswers.NotMatched("opted_out");
        var start = new StartExecutionCommand(webhook.FlowId, webhook.Version, person, call.Text, null, call.Name, call.Variables);
        return await grains.Conversation(account, person).Trigger(new(execution, start)) ? TriggerAnswers.Matched(execution) : TriggerAnswers.NotMatched("busy");
    }

    // One that was stored before secrets were sealed stands as it was written.
    string? SecretOf(string account, FlowWebhook webhook) =>
        webhook.SealedSecret is { } secret ? secrets.Open(secret, SecretPurposes.FlowTrigger(account)) : webhook.Secret;

    static Problem TooMany(int seconds) =>
        new(ProblemCodes.RateLimited, $"A flow takes {CallLimiter.PerMinute} calls a minute from one address.") { RetryAfterSeconds = seconds };

    // Hashed first, so that not even the length of the secret shows in the time.
    static bool IsSame(string secret, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}

/// <summary>What a call of a flow's webhook answers.</summary>
internal static class TriggerAnswers
{
    public static IResult Matched(string execution) => Json.Accepted($"/flows/executions/{execution}", execution, static (json, id) =>
    {
        json.WriteStartObject();
        json.WriteBoolean("matched", true);
        json.WriteString("executionId", id);
        json.WriteEndObject();
    });

    /// <param name="reason">One word of what stood in its way.</param>
    public static IResult NotMatched(string reason) => Json.Ok(reason, static (json, why) =>
    {
        json.WriteStartObject();
        json.WriteBoolean("matched", false);
        json.WriteString("reason", why);
        json.WriteEndObject();
    });
}
