namespace WhatsApi.Grains;

/// <summary>Failed attempts in a sliding window, and those under way, each of which may become one. Time is an argument.</summary>
internal sealed class SignInFailures
{
    // api.md §3
    public const int Most = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>An attempt whose end is not told for so long has failed: whoever made it is gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly Queue<DateTimeOffset> _failed = [];
    readonly Queue<DateTimeOffset> _open = [];

    public bool IsEmpty => _failed.Count + _open.Count == 0;

    /// <summary>Whether it depends on attempts under way if there is room for another.</summary>
    public bool IsUndecided(DateTimeOffset now)
    {
        Forget(now);
        return _failed.Count < Most && _failed.Count + _open.Count >= Most;
    }

    /// <summary>Counts an attempt as under way if there is room for it; else tells how many seconds it takes until there is.</summary>
    public int? Begin(DateTimeOffset now)
    {
        if (IsUndecided(now)) return 1;
        if (_failed.Count >= Most) return (int)Math.Ceiling((_failed.Peek() + Window - now).TotalSeconds);
        _open.Enqueue(now);
        return null;
    }

    public void Fail(DateTimeOffset now)
    {
        if (_open.TryDequeue(out _)) _failed.Enqueue(now);
    }

    public void TakeBack() => _open.TryDequeue(out _);

    /// <summary>Forgets what has failed; what others try meanwhile still counts.</summary>
    public void Forgive()
    {
        TakeBack();
        _failed.Clear();
    }

    void Forget(DateTimeOffset now)
    {
        while (_open.TryPeek(out var begun) && begun + Patience <= now) Fail(now);
        while (_failed.TryPeek(out var oldest) && oldest + Window <= now) _failed.Dequeue();
    }
}
