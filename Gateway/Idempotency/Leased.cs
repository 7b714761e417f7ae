using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// The request's Idempotency-Key, for a handler whose effect no transaction of ours can hold: the key is taken before the handler runs, and its answer is kept
/// afterwards. All that the handler has to know is whether it may be doing it again.
/// </summary>
internal sealed class Leased : IBound, IEndpointParameterMetadataProvider
{
    readonly Keyed _key;

    Leased(Keyed key) => _key = key;

    public Problem? Problem => _key.Problem;

    /// <summary>An earlier request with this key was never answered: what it was to do may be done.</summary>
    public bool IsRepeat { get; private set; }

    public static async ValueTask<Leased?> BindAsync(HttpContext http, ParameterInfo parameter) => new((await Keyed.BindAsync(http, parameter))!);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(Keyed.TakesKey.Instance);
        builder.FilterFactories.Insert(0, (_, next) => invocation => RunAsync(invocation, next)); // outermost, as for Keyed
    }

    static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        var leased = invocation.Arguments.OfType<Leased>().Single();
        if (leased.Problem is { } problem) return problem;
        if (leased._key.Claim is not { } claim || Callers.Read(http.User) is not var (account, _)) return await next(invocation);
        return await RunAsync(http, account, claim, held =>
        {
            leased.IsRepeat = held.IsRepeat;
            return next(invocation);
        });
    }

    /// <summary>Runs a call under a key, for an account that is found only on the way.</summary>
    /// <param name="call">Is told whether it may be doing it again, and since when.</param>
    public static async Task<object?> RunAsync(HttpContext http, string account, IdempotencyClaim claim, Func<KeyLease.Held, ValueTask<object?>> call)
    {
        var answers = http.RequestServices.GetRequiredService<KeptAnswers>();
        return await answers.LeaseAsync(account, claim) switch
        {
            KeyLease.Held held => await RunAsync(http, answers, held, call),
            KeyLease.Taken taken => KeptReplies.Again(http, claim, taken.Answer),
            KeyLease.Running => KeptReplies.InProgress,
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    static async Task<object?> RunAsync(HttpContext http, KeptAnswers answers, KeyLease.Held held, Func<KeyLease.Held, ValueTask<object?>> call)
    {
        KeptReply? reply = null;
        try
        {
            var result = await call(held);
            reply = KeptReplies.Of(result, http);
            return result;
        }
        finally
        {
            await answers.EndAsync(held, reply);
        }
    }
}
