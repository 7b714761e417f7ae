using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Grains.Tests;

public sealed class SessionRulesTests
{
    static readonly ImmutableArray<Session> One = SessionRules.Begin([], "one", A.Morning);

    static bool IsOpen(ImmutableArray<Session> sessions, string hash, DateTimeOffset at) => SessionRules.Find(sessions, hash, at) is not null;

    [Fact]
    public void A_session_ends_by_itself_after_seven_days()
    {
        Assert.True(IsOpen(One, "one", A.Morning.AddDays(7).AddTicks(-1)));
        Assert.False(IsOpen(One, "one", A.Morning.AddDays(7)));
    }

    [Fact]
    public void Only_its_own_hash_opens_it() => Assert.All(["", "on", "ones", "two"], hash => Assert.False(IsOpen(One, hash, A.Morning)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(100, true)]
    public void It_is_renewed_once_a_day(int hours, bool due) => Assert.Equal(due, SessionRules.IsRenewalDue(One[0], A.Morning.AddHours(hours)));

    [Fact]
    public void A_renewed_session_has_its_whole_time_again_and_is_not_due_at_once()
    {
        var renewed = SessionRules.Renew(One, "one", A.Morning.AddDays(6));
        Assert.True(IsOpen(renewed, "one", A.Morning.AddDays(12)));
        Assert.False(SessionRules.IsRenewalDue(renewed[0], A.Morning.AddDays(6)));
        Assert.Equal(A.Morning, renewed[0].CreatedAt);
    }

    [Fact]
    public void What_has_ended_is_not_renewed()
    {
        Assert.Empty(SessionRules.Renew(SessionRules.End(One, "one"), "one", A.Morning.AddDays(1)));
        Assert.False(IsOpen(SessionRules.Renew(One, "one", A.Morning.AddDays(8)), "one", A.Morning.AddDays(8)));
    }

    [Fact]
    public void Ending_one_leaves_the_others()
    {
        var left = SessionRules.End(SessionRules.Begin(One, "two", A.Morning), "one");
        Assert.Equal(["two"], left.Select(session => session.Hash));
    }

    [Fact]
    public void The_twenty_first_session_ends_the_oldest()
    {
        var sessions = One;
        for (var i = 2; i <= 21; i++) sessions = SessionRules.Begin(sessions, $"{i}", A.Morning.AddMinutes(i));
        Assert.Equal(20, sessions.Length);
        Assert.False(IsOpen(sessions, "one", A.Morning.AddHours(1)));
        Assert.True(IsOpen(sessions, "2", A.Morning.AddHours(1)));
    }

    [Fact]
    public void Expired_sessions_are_dropped_before_open_ones() =>
        Assert.Equal(["two"], SessionRules.Begin(One, "two", A.Morning.AddDays(8)).Select(session => session.Hash));

    [Fact]
    public void An_account_that_was_stored_before_there_were_sessions_has_none()
    {
        const string Stored = """{"email":"a@example.com","passwordHash":"hash","planId":"free","key":{"hash":"key","prefix":"wapi_","createdAt":1},"formerNumbers":[],"createdAt":1}""";
        var account = JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(Stored), StateJson.Default.AccountState)!;
        Assert.True(account.Exists);
        Assert.False(IsOpen(account.Sessions, "one", A.Morning));
        Assert.Equal("one", AccountRules.SignIn(account, new("one"), A.Morning).Sessions[0].Hash);
    }
}
