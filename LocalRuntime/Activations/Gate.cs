namespace WhatsApi.LocalRuntime.Activations;

/// <summary>Which calls may be under way together on one activation, and which wait. Guarded by the lock of the activation.</summary>
internal struct Gate(bool reentrant)
{
    private Call? _first;
    private Call? _last;
    private int _alone;
    private int _readers;
    private int _interleaved;

    public readonly bool IsQuiet => _alone + _readers + _interleaved == 0;

    public bool TryEnter(Call call)
    {
        if (call.Is(CallOptions.AlwaysInterleave)) _interleaved++;
        else if (!reentrant && _alone > 0) return false;
        else if (call.Is(CallOptions.ReadOnly)) _readers++;
        else if (!reentrant && _readers > 0) return false;
        else _alone++;
        return true;
    }

    public void Leave(Call call)
    {
        if (call.Is(CallOptions.AlwaysInterleave)) _interleaved--;
        else if (call.Is(CallOptions.ReadOnly)) _readers--;
        else _alone--;
    }

    public void Wait(Call call)
    {
        if (_last is null) _first = call;
        else _last.Behind = call;
        _last = call;
    }

    /// <summary>Lets in the first of the waiting that may go on now.</summary>
    /// <param name="all">Look also behind a call that shuts all others out, for those that interleave always.</param>
    public Call? Admit(bool all = false)
    {
        if (_alone > 0 && !reentrant && !all) return null;
        Call? before = null;
        for (var call = _first; call is not null; call = call.Behind)
        {
            if (TryEnter(call)) return Unlink(call, before);
            before = call;
        }

        return null;
    }

    public List<Call> TakeWaiting()
    {
        var waiting = new List<Call>();
        while (_first is { } call)
        {
            waiting.Add(call);
            (_first, call.Behind) = (call.Behind, null);
        }

        _last = null;
        return waiting;
    }

    private Call Unlink(Call call, Call? before)
    {
        if (before is null) _first = call.Behind;
        else before.Behind = call.Behind;
        if (_last == call) _last = before;
        call.Behind = null;
        return call;
    }
}
