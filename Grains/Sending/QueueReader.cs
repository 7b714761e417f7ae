using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What waits to be sent, number by number, for operators. Only numbers with something due count: asking the others would wake them for nothing.</summary>
public sealed class QueueReader(IStore store, IGrainFactory grains, TimeProvider clock)
{
    const int MostLookedAt = 1_000;
    const int MostShown = 100;

    readonly NumbersWithWork _numbers = new(store);

    public async Task<QueuesView> LookAsync()
    {
        var (due, more) = await DueAsync();
        var looks = new List<(NumberWithWork Number, SenderView Sender)>();
        foreach (var number in due) looks.Add((number, await grains.Sender(number.PhoneNumberId).Look()));
        var oldest = looks.OrderBy(look => look.Number.DueAt).Take(MostShown).ToList();
        var shown = ImmutableArray.CreateBuilder<NumberQueueView>(oldest.Count);
        foreach (var (number, sender) in oldest)
        {
            var claim = await store.GetAsync(Tables.Claims, new Key(AccountRules.PhoneClaim, number.PhoneNumberId));
            shown.Add(new(number.PhoneNumberId, claim?.Columns[0].Text, sender, number.DueAt));
        }
        return new(looks.Sum(look => look.Sender.Waiting), looks.Sum(look => look.Sender.InFlight), shown.DrainToImmutable(), more);
    }

    async Task<(List<NumberWithWork> Due, bool More)> DueAsync()
    {
        var due = new List<NumberWithWork>();
        var seen = 0;
        await foreach (var number in _numbers.FindAsync())
        {
            if (seen++ == MostLookedAt) return (due, true);
            if (number.DueAt <= clock.GetUtcNow()) due.Add(number);
        }
        return (due, false);
    }
}

/// <param name="Waiting">Messages that the senders hold in memory, waiting for their turn. More may wait in the store.</param>
/// <param name="InFlight">Attempts under way.</param>
/// <param name="Numbers">Those with the oldest work, the oldest first.</param>
/// <param name="More">True when there are more numbers with work than were looked at.</param>
public sealed record QueuesView(int Waiting, int InFlight, ImmutableArray<NumberQueueView> Numbers, bool More)
{
    public DateTimeOffset? OldestDueAt => Numbers.IsEmpty ? null : Numbers[0].OldestDueAt;
}

/// <param name="AccountId">Who is connected to it; null when nobody is any more.</param>
/// <param name="OldestDueAt">Since when its oldest work has been due: a message to send, or an unknown outcome to settle.</param>
public sealed record NumberQueueView(string PhoneNumberId, string? AccountId, SenderView Sender, DateTimeOffset OldestDueAt);
