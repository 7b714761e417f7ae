namespace WhatsApi.Crash.Tests;

/// <summary>What is true once everything has come to rest: what was promised, what the gateway says, what Meta has.</summary>
internal sealed class Audit
{
    static readonly string[] Unfinished = ["scheduled", "queued", "sending", "sent", "delivered"];

    readonly Stage _stage;
    readonly Load _load;
    readonly List<string> _faults = [];
    string _events = "";

    Audit(Stage stage, Load load) => (_stage, _load) = (stage, load);

    public IReadOnlyList<Message> Stored { get; private set; } = [];

    IReadOnlyDictionary<string, int> Accepted { get; set; } = new Dictionary<string, int>();

    public string Figures { get; private set; } = "";

    /// <summary>Waits until nothing is under way any more, and looks at everything.</summary>
    public static async Task<Audit> Of(Stage stage, Load load)
    {
        var audit = new Audit(stage, load);
        try
        {
            await audit.Look();
        }
        catch (Exception e)
        {
            Assert.Fail($"{e}\nRefused: {string.Join('\n', load.Refused.Take(3))}\nThe gateway said:\n{stage.Gateway.Said}");
        }
        return audit;
    }

    /// <summary>Fails with the stories of what went wrong and the gateway's last words.</summary>
    public void IsClean(string run)
    {
        var kinds = _faults.GroupBy(fault => fault[..fault.IndexOf(':', StringComparison.Ordinal)]).ToList();
        var some = kinds.SelectMany(kind => kind.Take(4).Prepend($"{kind.Count()} times {kind.Key}, such as"));
        Assert.True(_faults.Count == 0, $"{run}\n{Figures}\n{string.Join('\n', some)}\nThe gateway said:\n{_stage.Gateway.Said}");
    }

    /// <summary>For what only one of the tests asks for.</summary>
    public void Expect(bool good, string fault, IEnumerable<Message>? bad = null)
    {
        if (!good) _faults.Add($"{fault} {string.Join('\n', (bad ?? []).Take(5))}");
    }

    async Task Look()
    {
        var waited = await Rest();
        Stored = await _stage.Account.List();
        Accepted = await _stage.Meta.Accepted();
        await Promises();
        Keys();
        Doubles();
        await Books();
        await Events();
        await Sum(waited);
    }

    async Task<TimeSpan> Rest()
    {
        var start = _stage.Clock.GetTimestamp();
        while (await IsAtWork() && _stage.Clock.GetElapsedTime(start) < _stage.Patience) await _stage.Pause(TimeSpan.FromMilliseconds(250));
        return _stage.Clock.GetElapsedTime(start);
    }

    async Task<bool> IsAtWork()
    {
        if ((await _stage.Meta.Counts()).WebhooksPending > 0) return true;
        foreach (var status in Unfinished)
            if (await _stage.Account.Has(status)) return true;
        return false;
    }

    async Task Promises()
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(_load.Promised, options, async (id, _) =>
        {
            var message = await _stage.Account.Find(id);
            var fault = message is null ? "is not there" : !message.HasArrived ? "has not arrived" : !Accepted.ContainsKey(id) ? "never reached Meta" : null;
            if (fault is not null) lock (_faults) _faults.Add($"LOST: {id} was promised and {fault}: {message}");
        });
    }

    // A bulk call that was repeated with its key until it was answered has been done once, and whole.
    void Keys()
    {
        var stored = Stored.Where(message => message.Call is not null).ToLookup(message => message.Call!, message => message.Id);
        var calls = _load.Calls;
        foreach (var call in calls.Where(call => !call.Ids.Order().SequenceEqual(stored[call.Call].Order())))
            _faults.Add($"KEYS: call {call.Call} was promised {call.Ids.Count} messages, {stored[call.Call].Count()} are there.");
        foreach (var call in _load.GivenUp.Where(call => stored[call.Call].Count() is not (0 or Load.MessagesOfACall))) _faults.Add($"KEYS: call {call.Call} is there in part.");
        var known = calls.Select(call => call.Call).Concat(_load.GivenUp.Select(call => call.Call)).ToHashSet();
        foreach (var call in stored.Where(call => !known.Contains(call.Key))) _faults.Add($"KEYS: nobody made call {call.Key}.");
    }

    void Doubles()
    {
        var stories = Stored.ToDictionary(message => message.Id);
        foreach (var (id, times) in Accepted.Where(entry => entry.Value > 1)) _faults.Add($"DOUBLED: Meta has {id} {times} times: {stories.GetValueOrDefault(id)}");
        foreach (var id in Accepted.Keys.Where(id => !stories.ContainsKey(id))) _faults.Add($"UNKNOWN: Meta has {id}, the store does not.");
    }

    async Task Books()
    {
        foreach (var message in Stored.Where(message => message.WasEarly)) _faults.Add($"EARLY: {message}");
        foreach (var message in Stored.Where(message => message.Status != "read"))
            _faults.Add($"STUCK: Meta told of reading it, and {message}");
        Expect(_load.Refused.Count == 0, $"REFUSED: {string.Join(", ", _load.Refused.Take(3))}");
        var usage = await _stage.Account.Usage();
        Expect(usage == Stored.Count, $"USAGE: {usage} messages are counted, {Stored.Count} are listed.");
    }

    // Every event of the stream has arrived, under its one id, and those of a message in their order; some more than once.
    async Task Events()
    {
        var stream = await _stage.Account.Events();
        Expect(stream.Select(e => e.Sequence).SequenceEqual(Enumerable.Range(1, stream.Count).Select(n => (long)n)), "EVENTS: the stream has gaps.");
        var start = _stage.Clock.GetTimestamp();
        var taken = _stage.Receiver.Taken;
        while (taken.Select(e => e.Id).Distinct().Count() < stream.Count && _stage.Clock.GetElapsedTime(start) < _stage.Patience)
        {
            await _stage.Pause(TimeSpan.FromMilliseconds(250));
            taken = _stage.Receiver.Taken;
        }
        foreach (var e in stream.ExceptBy(taken.Select(e => e.Id), e => e.Id)) _faults.Add($"EVENTS: {e} never arrived.");
        foreach (var e in taken.ExceptBy(stream.Select(e => e.Id), e => e.Id)) _faults.Add($"EVENTS: {e} arrived, and is not in the stream.");
        foreach (var message in taken.DistinctBy(e => e.Id).GroupBy(e => e.Message).Where(events => !events.Select(e => e.Sequence).SequenceEqual(events.Select(e => e.Sequence).Order())))
            _faults.Add($"EVENTS: those of {message.Key} arrived as {string.Join(", ", message.Select(e => $"{e.Sequence} {e.Type}"))}.");
        foreach (var id in _load.Promised.Except(stream.Where(e => e.Type == "message.read").Select(e => e.Message))) _faults.Add($"EVENTS: nobody was told that {id} was read.");
        _events = $"{stream.Count} events, {taken.Count - stream.Count} of them repeated, {_stage.Receiver.Refused} refused at first";
    }

    async Task Sum(TimeSpan waited)
    {
        var unknown = Stored.Where(message => message.WasUnknown).ToList();
        var slowest = unknown.Max(message => message.SettledAfter) ?? TimeSpan.Zero;
        var counts = await _stage.Meta.Counts();
        Figures =
            $"{_load.Promised.Count} promised, {_load.Calls.Sum(call => call.Ids.Count)} of them in {_load.Calls.Count} bulk calls with a key, {_load.Unanswered} without an answer ({_load.Count<SendAnswer.Failed>()} of them 5xx), {Stored.Count} stored, "
            + $"{Accepted.Count} in the ledger, {Accepted.Values.Count(times => times > 1)} of them twice; "
            + $"{unknown.Count} unknown outcomes ({counts.AnswersDropped} dropped answers), {unknown.Count(message => message.WasSentAgain)} of them had not reached Meta, "
            + $"the others settled by status within {slowest.TotalSeconds:F1} s; {counts.WebhooksRepeated} webhooks repeated; {_events}; all at rest after {waited.TotalSeconds:F1} s";
    }
}
