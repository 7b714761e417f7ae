using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Outgoing.Tests.Support;

/// <summary>DNS that answers what the test says: the first question the first answer, and so on; the last one stays. No answer: no such name.</summary>
internal sealed class Names(params string[] answers) : IResolver
{
    int _asked;

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        Questions.Enqueue(name);
        if (answers.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        var answer = answers[Math.Min(_asked++, answers.Length - 1)];
        return Task.FromResult<IPAddress[]>([.. answer.Split(' ').Select(IPAddress.Parse)]);
    }
}
