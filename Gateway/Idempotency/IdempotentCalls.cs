using System.Collections.Concurrent;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// Runs a call that may carry an Idempotency-Key. The call runs first: the key is stored with its effect, in one transaction, so a key that is new costs no read, and
/// one that is taken makes the effect impossible. Whatever did not succeed is then looked up: the first answer to the key comes before any other.
/// </summary>
internal sealed class IdempotentCalls(KeptAnswers answers)
{
    // Spares callers of this process a wait; what decides is the row.
    readonly ConcurrentDictionary<(string Account, string Key), bool> _running = [];

    public async ValueTask<object?> RunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var keyed = KeyedOf(invocation.Arguments);
        if (keyed.Problem is { } problem) return problem;
        if (keyed.Key is not { } key || Callers.Read(invocation.HttpContext.User) is not var (account, _)) return await next(invocation);
        if (!_running.TryAdd((account, key), true)) return KeptReplies.InProgress;
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
            return await next(invocation) is var again and not KeyTaken ? again : await FirstAsync(invocation.HttpContext, account, claim) ?? KeptReplies.InProgress;
        if (KeptReplies.Of(result, invocation.HttpContext) is not { } refusal) return result;
        return await answers.KeepAsync(account, claim, refusal) ? result : await FirstAsync(invocation.HttpContext, account, claim) ?? result;
    }

    static Keyed KeyedOf(IList<object?> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
            if (arguments[i] is Keyed keyed) return keyed;
        throw new InvalidOperationException("The handler takes no key.");
    }

    async Task<IResult?> FirstAsync(HttpContext http, string account, IdempotencyClaim claim) =>
        await answers.FindAsync(account, claim.Key) is { } kept ? KeptReplies.Again(http, claim, kept) : null;
}

/// <summary>What a handler answers when its effect found the key taken.</summary>
internal sealed class KeyTaken : IResult
{
    public static readonly KeyTaken Instance = new();

    public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("Only a call with a key finds it taken.");
}
