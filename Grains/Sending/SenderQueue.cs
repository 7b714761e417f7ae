using System.Diagnostics.CodeAnalysis;

namespace WhatsApi.Grains;

/// <summary>
/// The messages a sender holds in memory: a bounded window on what waits in the store. Lanes go by priority; within a lane first come, first served;
/// one message at a time to one person, so that what was written first arrives first.
/// </summary>
internal sealed class SenderQueue(int capacity)
{
    readonly Lane[] _lanes = [new(), new(), new()];
    readonly HashSet<(string Account, string Message)> _known = [];

    // Everybody who is being written to, with those who wait behind (null: nobody).
    readonly Dictionary<string, Queue<Ticket>?> _busy = [];

    /// <summary>Messages that wait here.</summary>
    public int Waiting { get; private set; }

    /// <summary>True while the store may hold due messages that are not here.</summary>
    public bool MoreInStore { get; set; }

    public int Room => capacity - Waiting;
    public bool IsLow => Waiting < capacity / 4;

    /// <summary>Takes a message in; false when it is here already.</summary>
    public bool Add(Ticket ticket)
    {
        if (!_known.Add((ticket.Account, ticket.Message))) return false;
        _lanes[(int)ticket.Lane].Line.Enqueue(ticket);
        Waiting++;
        return true;
    }

    /// <summary>The next message to a person who is not being written to.</summary>
    public bool TryNext([NotNullWhen(true)] out Ticket? ticket)
    {
        foreach (var lane in _lanes)
        {
            if (lane.TryNext(_busy, out ticket))
            {
                Waiting--;
                return true;
            }
        }
        ticket = null;
        return false;
    }

    /// <summary>A message that was taken is done with, one way or another; who waited behind it is next in line.</summary>
    public void Done(Ticket ticket)
    {
        _known.Remove((ticket.Account, ticket.Message));
        if (_busy.TryGetValue(ticket.To, out var behind) && behind is not null && behind.TryDequeue(out var next)) _lanes[(int)next.Lane].Front.Enqueue(next);
        else _busy.Remove(ticket.To);
    }

    /// <summary>True while the message waits here or is being sent.</summary>
    public bool Knows(string account, string message) => _known.Contains((account, message));

    sealed class Lane
    {
        /// <summary>Those whose person has just become free: their place in the order was earned before.</summary>
        public readonly Queue<Ticket> Front = new();
        public readonly Queue<Ticket> Line = new();

        public bool TryNext(Dictionary<string, Queue<Ticket>?> busy, [NotNullWhen(true)] out Ticket? ticket)
        {
            if (Front.TryDequeue(out ticket)) return true;
            while (Line.TryDequeue(out ticket))
            {
                if (busy.TryAdd(ticket.To, null)) return true;
                (busy[ticket.To] ??= new()).Enqueue(ticket);
            }
            return false;
        }
    }
}
