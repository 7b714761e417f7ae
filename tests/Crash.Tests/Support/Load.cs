using System.Collections.Concurrent;

namespace WhatsApi.Crash.Tests;

/// <summary>
/// Clients that each send a message at a steady pace, one at a time and every one to another person, until they are told to stop; and some that make bulk calls with
/// a key, each until it is answered.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    const int Clients = 12;
    const int BulkClients = 2;

    /// <summary>Messages of one bulk call.</summary>
    public const int MessagesOfACall = 20;

    // More than the five seconds that count as now.
    static readonly TimeSpan Later = TimeSpan.FromSeconds(6);
    static readonly TimeSpan BulkPace = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(70);

    readonly ConcurrentBag<SendAnswer> _answers = [];
    readonly CancellationTokenSource _stop = new();
    readonly Account _account;
    readonly TimeProvider _clock;
    readonly Task _clients;
    int _people;

    Load(Account account, TimeProvider clock)
    {
        (_account, _clock) = (account, clock);
        _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(Client).Concat(Enumerable.Range(0, BulkClients).Select(BulkClient)));
    }

    public IReadOnlyList<string> Promised => [.. _answers.OfType<SendAnswer.Promised>().Select(answer => answer.Id), .. Calls.SelectMany(call => call.Ids)];

    public IReadOnlyList<SendAnswer.PromisedMany> Calls => [.. _answers.OfType<SendAnswer.PromisedMany>()];

    public IReadOnlyList<SendAnswer.GivenUp> GivenUp => [.. _answers.OfType<SendAnswer.GivenUp>()];

    /// <summary>Requests without an answer or with a 5xx: their messages may or may not be there.</summary>
    public int Unanswered => Count<SendAnswer.None>() + Count<SendAnswer.Failed>();

    public IReadOnlyList<SendAnswer.Refused> Refused => [.. _answers.OfType<SendAnswer.Refused>()];

    public static Load Start(Stage stage) => new(stage.Account, stage.Clock);

    public int Count<T>() where T : SendAnswer => _answers.Count(answer => answer is T);

    /// <summary>Goes on until that many messages are promised, then lets the last requests end.</summary>
    public async Task Stop(int atLeast, TimeSpan within)
    {
        var start = _clock.GetTimestamp();
        while (Count<SendAnswer.Promised>() < atLeast && Refused.Count == 0 && _clock.GetElapsedTime(start) < within)
            await Task.Delay(TimeSpan.FromMilliseconds(50), _clock);
        await Stop();
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    async Task Client(int number)
    {
        using var pace = new PeriodicTimer(Pace, _clock);
        await Task.Delay(Pace * number / Clients, _clock);
        while (!_stop.IsCancellationRequested)
        {
            _answers.Add(await _account.Send(Interlocked.Increment(ref _people)));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    async Task BulkClient(int number)
    {
        using var pace = new PeriodicTimer(BulkPace, _clock);
        for (var call = 0; !_stop.IsCancellationRequested; call++)
        {
            var people = Enumerable.Range(0, MessagesOfACall).Select(_ => Interlocked.Increment(ref _people)).ToList();
            _answers.Add(await _account.SendMany($"call-{number}-{call}", people, _clock.GetUtcNow() + Later, _clock, _stop.Token));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
