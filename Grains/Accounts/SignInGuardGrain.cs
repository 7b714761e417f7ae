using Orleans.Concurrency;

namespace WhatsApi.Grains;

/// <summary>Owns the failed sign-ins of one e-mail or network address. Woken by: attempts to sign in, and their ends.</summary>
[Reentrant] // attempts wait for the ends of others
[CollectionAgeLimit(Minutes = 20)] // longer than the window, which only memory knows
internal sealed class SignInGuardGrain(TimeProvider clock) : Grain, ISignInGuardGrain
{
    const int MostWaiting = 100; // as many as find room before the cores that hash passwords
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    readonly SignInFailures _failures = new();
    TaskCompletionSource _decided = new();
    int _waiting;

    public async Task<int?> Begin()
    {
        var until = clock.GetUtcNow() + LongestWait;
        for (var now = clock.GetUtcNow(); now < until && _waiting < MostWaiting && _failures.IsUndecided(now); now = clock.GetUtcNow()) await NextDecision(until - now);
        return _failures.Begin(clock.GetUtcNow());
    }

    public Task Failed()
    {
        _failures.Fail(clock.GetUtcNow());
        return Decide();
    }

    public Task TakeBack()
    {
        _failures.TakeBack();
        return Decide();
    }

    public Task Forgive()
    {
        _failures.Forgive();
        return Decide();
    }

    async Task NextDecision(TimeSpan atMost)
    {
        _waiting++;
        await _decided.Task.WaitAsync(atMost, clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _waiting--;
    }

    Task Decide()
    {
        var decided = _decided;
        _decided = new(); // first, because who is woken here goes on at once and may wait for the next
        decided.SetResult();
        if (_failures.IsEmpty && _waiting == 0) DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
