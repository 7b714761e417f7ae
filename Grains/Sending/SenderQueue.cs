using System.Diagnostics.CodeAnalysis;

namespace WhatsApi.Grains;

/// <summary>
/// The messages a sender holds in memory: for each lane a bounded window on what waits in the store, so that no lane keeps a more urgent one out. Lanes go by
/// priority; within a lane first come, first served; one message at a time to one person, so that what was written first arrives first.
/// </summary>
/// <param name="capacity">Messages of one lane at most.</param>
internal sealed class SenderQueue(int capacity)
{
    readonly Line[] _lines = [.. Enum.GetValues<Lane>().Select(_ => new Line(capacity))];
    readonly HashSet<(string Account, string Message)> _known = [];

    // Everybody who is being written to, with those who wait behind (null: nobody).
    readonly Dictionary<string, Queue<Ticket>?> _busy = [];

    /// <summary>Messages that wait here.</summary>
    public int Waiting => _lines.Sum(line => line.Waiting);

    public int WaitingIn(Lane lane) => _lines[(int)lane].Waiting;

    /// <summary>True when a lane runs low while the store has more for it.</summary>
    public bool WantsMore => _lines.Any(line => line is { MoreInStore: true, IsLow: true });

    /// <summary>Says that the store may hold due messages of any lane that are not here.</summary>
    public void Doubt()
    {
        foreach (var line in _lines) (line.MoreInStore, line.IsBeingRead) = (true, false);
    }

    /// <summary>A message that has just come. False while others of its lane wait in the store: its turn comes with theirs.</summary>
    public bool Offer(Ticket ticket)
    {
        var line = _lines[(int)ticket.Lane];
        if (line.MoreInStore || line.IsBeingRead || line.Room == 0)
        {
            line.MoreInStore = true;
            return false;
        }
        Add(ticket);
        return true;
    }

    /// <summary>True when it is worth reading a lane's messages from the store. Until <see cref="Refill"/> (or <see cref="Doubt"/>) offers wait there too: they are younger.</summary>
    public bool BeginRefill(Lane lane)
    {
        var line = _lines[(int)lane];
        if (line is { MoreInStore: true, IsLow: false }) return false;
        (line.MoreInStore, line.IsBeingRead) = (false, true);
        return true;
    }

    /// <summary>Takes what was read, as far as there is room.</summary>
    /// <param name="isAll">False when the store may have more.</param>
    public void Refill(Lane lane, IEnumerable<Ticket> due, bool isAll)
    {
        var line = _lines[(int)lane];
        line.IsBeingRead = false;
        foreach (var ticket in due)
        {
            if (line.Room > 0) Add(ticket);
            else isAll &= _known.Contains((ticket.Account, ticket.Message));
        }
        line.MoreInStore |= !isAll;
    }

    /// <summary>Takes a message in; false when it is here already.</summary>
    public bool Add(Ticket ticket)
    {
        if (!_known.Add((ticket.Account, ticket.Message))) return false;
        _lines[(int)ticket.Lane].Enqueue(ticket);
        return true;
    }

    /// <summary>The next message to a person who is not being written to.</summary>
    public bool TryNext([NotNullWhen(true)] out Ticket? ticket)
    {
        foreach (var line in _lines)
            if (line.TryNext(_busy, out ticket)) return true;
        ticket = null;
        return false;
    }

    /// <summary>A message that was taken is done with, one way or another; who waited behind it is next in line.</summary>
    public void Done(Ticket ticket)
    {
        _known.Remove((ticket.Account, ticket.Message));
        if (_busy.TryGetValue(ticket.To, out var behind) && behind is not null && behind.TryDequeue(out var next)) _lines[(int)next.Lane].PutInFront(next);
        else _busy.Remove(ticket.To);
    }

    /// <summary>True while the message waits here or is being sent.</summary>
    public bool Knows(string account, string message) => _known.Contains((account, message));

    /// <summary>One lane's messages.</summary>
    sealed class Line(int capacity)
    {
        // Those whose person has just become free: their place in the order was earned before.
        readonly Queue<Ticket> _front = new();
        readonly Queue<Ticket> _line = new();

        /// <summary>Messages that wait, those behind another to the same person included.</summary>
        public int Waiting { get; private set; }

        /// <summary>True while the store may hold due messages that are not here.</summary>
        public bool MoreInStore { get; set; }

        /// <summary>True while older messages than any that comes now are on their way from the store.</summary>
        public bool IsBeingRead { get; set; }

        public int Room => capacity - Waiting;
        public bool IsLow => Waiting < capacity / 4;

        public void Enqueue(Ticket ticket)
        {
            _line.Enqueue(ticket);
            Waiting++;
        }

        public void PutInFront(Ticket ticket) => _front.Enqueue(ticket);

        public bool TryNext(Dictionary<string, Queue<Ticket>?> busy, [NotNullWhen(true)] out Ticket? ticket)
        {
            var found = _front.TryDequeue(out ticket) || TryFree(busy, out ticket);
            if (found) Waiting--;
            return found;
        }

        bool TryFree(Dictionary<string, Queue<Ticket>?> busy, [NotNullWhen(true)] out Ticket? ticket)
        {
            while (_line.TryDequeue(out ticket))
            {
                if (busy.TryAdd(ticket.To, null)) return true;
                (busy[ticket.To] ??= new()).Enqueue(ticket);
            }
            return false;
        }
    }
}
