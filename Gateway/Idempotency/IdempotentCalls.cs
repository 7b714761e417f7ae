using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// Runs a call that may carry an Idempotency-Key. The call runs first: the key is stored with its effect, in one transaction, so a key that is new costs no read, and
/// one that is taken makes the effect impossible. Whatever did not succeed is then looked up: the first answer to the key comes before any other.
/// </summary>
internal sealed class IdempotentCalls(KeptAnswers answers)
{
    const string Replayed = "Idempotency-Replayed";

    static readonly Problem InProgress = new("idempotency_in_progress", "The first request with this Idempotency-Key is still running. Wait for its answer, or repeat this one in a moment.");
    static readonly Problem Reused = new("idempotency_key_reused", "This Idempotency-Key was used for another request (method, path or body differ). Use a new key for a new request.");

    // Spares callers of this process a wait; what decides is the row.
    readonly ConcurrentDictionary<(string Account, string Key), bool> _running = [];

    public async ValueTask<object?> RunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var keyed = invocation.Arguments.OfType<Keyed>().Single();
        if (keyed.Problem is { } problem) return problem;
        if (keyed.Key is not { } key || Callers.Read(invocation.HttpContext.User) is not var (account, _)) return await next(invocation);
        if (!_running.TryAdd((account, key), true)) return InProgress;
        try
        {
            return await RunAsync(invocation, next, account, keyed);
        }
        finally
        {
            _running.TryRemove((account, key), out _);
        }
    }

    async Task<object?> RunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, string account, Keyed keyed)
    {
        var result = await next(invocation);
        if (result is not (Problem or KeyTaken)) return result;
        var claim = keyed.Claim!;
        if (await FirstAsync(invocation.HttpContext, account, claim) is { } first) return first;
        if (result is KeyTaken) // the answer was too old to keep, so the key is free; unless somebody else has just taken it
            return await next(invocation) is var again and not KeyTaken ? again : await FirstAsync(invocation.HttpContext, account, claim) ?? InProgress;
        var refusal = (Problem)result;
        if (!IsKept(refusal)) return refusal;
        var kept = new KeptProblem(refusal.Status, new(Encoding.UTF8.GetString(refusal.ToJson(invocation.HttpContext.TraceIdentifier))));
        return await answers.KeepAsync(account, claim, kept) ? refusal : await FirstAsync(invocation.HttpContext, account, claim) ?? refusal;
    }

    async Task<IResult?> FirstAsync(HttpContext http, string account, IdempotencyClaim claim)
    {
        if (await answers.FindAsync(account, claim.Key) is not { } kept) return null;
        if (kept.Fingerprint != claim.Fingerprint) return Reused;
        http.Response.Headers[Replayed] = "true";
        return kept switch
        {
            { Message: { } message } => MessageAnswers.Accepted(message),
            { Batch: { } batch } => MessageAnswers.Accepted(batch),
            { Contact: { } contact } => ContactAnswers.Created(contact),
            { Import: { } import } => ContactAnswers.Imported(import),
            { Problem: { } problem } => Json.Problem(problem.Status, problem.Body),
            _ => throw new JsonException($"The kept answer to {claim.Key} says nothing."),
        };
    }

    // A passing trouble is no answer, and neither is one about the key itself.
    static bool IsKept(Problem problem) => problem.Status is >= 400 and < 500 and not 429;
}

/// <summary>What a handler answers when its effect found the key taken.</summary>
internal sealed class KeyTaken : IResult
{
    public static readonly KeyTaken Instance = new();

    public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("Only a call with a key finds it taken.");
}
