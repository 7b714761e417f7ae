using System.Collections.Concurrent;

namespace WhatsApi.Sandbox.Assets;

/// <summary>24 hours from the user's last message, for each (number, user): meta-cloud-api §4.6.</summary>
internal sealed class CustomerWindows(TimeProvider clock)
{
    const int Most = 200_000;
    static readonly TimeSpan Length = TimeSpan.FromHours(24);

    readonly ConcurrentDictionary<(string Number, string User), DateTimeOffset> last = new();

    public void Open(string number, string user)
    {
        if (last.Count >= Most) Forget();
        last[(number, user)] = clock.GetUtcNow();
    }

    public bool IsOpen(string number, string user) => last.TryGetValue((number, user), out var at) && clock.GetUtcNow() - at < Length;

    public void Clear() => last.Clear();

    void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (pair, at) in last)
            if (now - at >= Length)
                last.TryRemove(pair, out _);
        if (last.Count >= Most) last.Clear();
    }
}
