using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

public sealed class AccountRulesTests
{
    static readonly PlanView Free = new("free", "Free", 0, [], 1_000, 10, 0, 60);
    static readonly ConnectCommand Connect = new("sealed", "oken", "111", null, null, null);

    static AccountState Account => AccountRules.Open("acc_1", new("a@example.com", null, "hash", "key", "wapi_"), "free", A.Morning) with { Rows = [] };
    static AccountState Connected => AccountRules.Connect("acc_1", Account, Connect, A.Morning) with { Rows = [] };

    [Fact]
    public void Without_credentials_nothing_is_sent() =>
        Assert.Equal("credentials_missing", AccountRules.WhyNotSend(Account, Free, 0, 1, A.Morning)!.Code);

    [Fact]
    public void A_suspended_account_sends_nothing() =>
        Assert.Equal("account_suspended", AccountRules.WhyNotSend(Connected with { Suspended = true }, Free, 0, 1, A.Morning)!.Code);

    [Theory]
    [InlineData(999, 1, null)]
    [InlineData(1_000, 1, "quota_exceeded")]
    [InlineData(991, 10, "quota_exceeded")]
    public void The_quota_is_the_last_message_that_fits(int used, int messages, string? code) =>
        Assert.Equal(code, AccountRules.WhyNotSend(Connected, Free, used, messages, A.Morning)?.Code);

    [Fact]
    public void An_exceeded_quota_tells_when_it_starts_anew()
    {
        var refusal = AccountRules.WhyNotSend(Connected, Free, 1_000, 1, A.Morning)!;
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), refusal.ResetAt);
    }

    [Fact]
    public void A_plan_without_a_limit_has_none() => Assert.Null(AccountRules.WhyNotSend(Connected, Free with { MessagesPerMonth = null }, 1_000_000, 1, A.Morning));

    [Fact]
    public void Connecting_claims_the_number_and_another_number_releases_the_first()
    {
        var moved = AccountRules.Connect("acc_1", Connected, Connect with { PhoneNumberId = "222" }, A.Morning);
        Assert.Equal([Tables.Claims, Tables.Claims], moved.Rows.Select(Table));
        Assert.Equal(["111"], [.. moved.FormerNumbers]);
    }

    [Fact]
    public void A_new_token_for_the_same_number_claims_nothing_again() => Assert.Empty(AccountRules.Connect("acc_1", Connected, Connect, A.Morning).Rows);

    [Fact]
    public void A_check_of_credentials_that_were_replaced_meanwhile_is_ignored()
    {
        var replaced = AccountRules.Connect("acc_1", Connected, Connect, A.Morning.AddMinutes(1));
        Assert.Null(AccountRules.Verified(replaced, new(A.Morning, true, null, null, null, null, null), A.Morning).Number!.VerifiedAt);
    }

    [Fact]
    public void Onboarding_merges()
    {
        var account = AccountRules.Onboard(Account, new(Step: "connect", CompletedSteps: ["register"]), A.Morning);
        account = AccountRules.Onboard(account, new(CompletedSteps: ["first_message"]), A.Morning.AddHours(1));
        Assert.Equal(("connect", A.Morning.AddHours(1)), (account.Onboarding.Step, account.Onboarding.FirstMessageAt!.Value));
        Assert.Equal(["register", "first_message"], [.. account.Onboarding.CompletedSteps]);
    }

    static Table Table(Operation operation) => operation switch { Operation.Put put => put.Table, Operation.Delete delete => delete.Table, _ => throw new InvalidOperationException() };
}
