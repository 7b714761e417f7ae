using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway;

/// <summary>Hashes passwords with Identity's hasher (PBKDF2-HMAC-SHA512). A hash costs a core a tenth of a second, so only as many run as there are cores.</summary>
internal sealed class Passwords : IDisposable
{
    const int Iterations = 210_000; // OWASP's figure for PBKDF2-HMAC-SHA512
    const int WaitingPerCore = 50;

    readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    int _waiting;

    /// <summary>The hash, or null when too many wait already.</summary>
    public async Task<string?> HashAsync(string password)
    {
        if (Interlocked.Increment(ref _waiting) > Environment.ProcessorCount * WaitingPerCore)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        await _cores.WaitAsync();
        try
        {
            return await Task.Run(() => _hasher.HashPassword(this, password));
        }
        finally
        {
            _cores.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _cores.Dispose();
}
