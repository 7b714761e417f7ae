using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>A key that is taken before its effect: one at a time has it, and who comes after a crash knows.</summary>
public sealed class KeyLeaseTests
{
    const string Account = "acc_1";

    static readonly IdempotencyClaim Claim = new("key", "fingerprint");
    static readonly KeptReply Created = new(201, new("{}"), "/templates/1");

    readonly Clock _clock = new();
    readonly MemoryStore _store = new();

    KeptAnswers Answers => new(_store, _clock);

    [Fact]
    public async Task One_request_has_the_key_and_its_answer_is_kept()
    {
        var held = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        Assert.False(held.IsRepeat);
        Assert.IsType<KeyLease.Running>(await Answers.LeaseAsync(Account, Claim));
        await Answers.EndAsync(held, Created);
        Assert.Equal(Created, Assert.IsType<KeyLease.Taken>(await Answers.LeaseAsync(Account, Claim)).Answer.Reply);
    }

    [Fact]
    public async Task Of_twenty_at_once_one_gets_it()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Answers.LeaseAsync(Account, Claim)));
        Assert.Single(leases.OfType<KeyLease.Held>());
        Assert.Equal(19, leases.OfType<KeyLease.Running>().Count());
    }

    [Fact]
    public async Task A_lease_that_nobody_ended_runs_out_and_the_next_knows_that_it_is_a_repetition()
    {
        var first = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        _clock.Now += KeyLease.Duration;
        var second = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        Assert.True(second.IsRepeat);
        await Answers.EndAsync(first, new(409, new("{}"))); // too late: the key is another's
        Assert.IsType<KeyLease.Running>(await Answers.LeaseAsync(Account, Claim));
        await Answers.EndAsync(second, Created);
        Assert.Equal(Created, Assert.IsType<KeyLease.Taken>(await Answers.LeaseAsync(Account, Claim)).Answer.Reply);
    }

    [Fact]
    public async Task Without_an_answer_the_key_is_free_for_a_repetition_at_once()
    {
        await Answers.EndAsync((KeyLease.Held)await Answers.LeaseAsync(Account, Claim), null);
        Assert.True(Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim)).IsRepeat);
    }

    [Fact]
    public async Task All_requests_with_a_key_have_it_since_the_first_of_them()
    {
        var first = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        _clock.Now += TimeSpan.FromSeconds(30);
        await Answers.EndAsync(first, null); // it failed
        var second = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        _clock.Now += KeyLease.Duration; // it was cut off
        var third = Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim));
        Assert.Equal([A.Morning, A.Morning, A.Morning], [first.Since, second.Since, third.Since]);
    }

    [Fact]
    public async Task Another_requests_key_is_never_leased_also_while_that_one_runs()
    {
        await Answers.LeaseAsync(Account, Claim);
        var taken = Assert.IsType<KeyLease.Taken>(await Answers.LeaseAsync(Account, Claim with { Fingerprint = "another" }));
        Assert.Equal(Claim.Fingerprint, taken.Answer.Fingerprint);
        Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync("acc_2", Claim));
    }

    [Fact]
    public async Task After_a_day_the_key_is_new()
    {
        await Answers.EndAsync((KeyLease.Held)await Answers.LeaseAsync(Account, Claim), Created);
        _clock.Now += KeptAnswer.Lifetime;
        Assert.False(Assert.IsType<KeyLease.Held>(await Answers.LeaseAsync(Account, Claim)).IsRepeat);
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = A.Morning;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
