using System.Security.Cryptography;
using System.Text;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// Calls of a flow's webhook, by whoever knows its id and its secret. They come without an API key, so a flow that is unknown, not active or not open to calls is the same 404.
/// </summary>
internal sealed class FlowTriggers(FlowReader flows, IGrainFactory grains, Ids ids, CallLimiter limiter)
{
    public const string SecretHeader = "X-Flow-Secret";

    static readonly Problem NotFound = Problem.NotFound("flow");
    static readonly Problem Denied = new("trigger_denied", $"The header {SecretHeader} must hold the secret of the flow's webhook.");

    public async Task<IResult> CallAsync(string flow, TriggerRequest call, Keyed key, HttpContext http)
    {
        if (!Ids.IsId(flow, "flw_") || await flows.OwnerAsync(flow) is not { } account) return NotFound;
        // Before the secret is looked at: guesses count, too.
        if (limiter.Take(flow, ClientAddress.Of(http.Connection.RemoteIpAddress)) is { } seconds) return TooMany(seconds);
        if (await grains.FlowDesk(account).FindWebhook(flow) is not { } webhook) return NotFound;
        if (webhook.Secret is { } secret && !IsSame(secret, http.Request.Headers[SecretHeader].ToString())) return Denied;
        if (key.Claim is not { } claim) return await BeginAsync(account, webhook, call);
        // Who calls is not the account, so the key is none of the account's.
        var own = claim with { Key = $"{flow}/{claim.Key}" };
        return (IResult)(await Leased.RunAsync(http, account, own, async _ => await BeginAsync(account, webhook, call)))!;
    }

    async Task<IResult> BeginAsync(string account, FlowWebhook webhook, TriggerRequest call)
    {
        if (!WebhookCalls.Starts(webhook, call.Text)) return TriggerAnswers.NotMatched("text");
        var (execution, person) = (ids.NewExecution(), call.From!.ToString());
        var start = new StartExecutionCommand(webhook.FlowId, webhook.Version, person, call.Text, null, call.Name, call.Variables);
        return await grains.Conversation(account, person).Trigger(new(execution, start)) ? TriggerAnswers.Matched(execution) : TriggerAnswers.NotMatched("busy");
    }

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
