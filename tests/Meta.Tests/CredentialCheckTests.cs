using WhatsApi.Meta.Tests.Support;
using Names = WhatsApi.Meta.CredentialCheckNames;

namespace WhatsApi.Meta.Tests;

public sealed class CredentialCheckTests
{
    static Task<CredentialReport> Verify(Credentials at, string? waba = "102290129340398") =>
        CredentialCheck.VerifyAsync(at, "token", "106540352242922", waba, CancellationToken.None);

    [Fact]
    public async Task Good_credentials_pass_all_five_checks_in_order()
    {
        var report = await Verify(Credentials.Good);
        Assert.True(report.Ok);
        Assert.Equal(["access_token", "permissions", "phone_number", "business_account", "webhook_subscription"], report.Checks.Select(c => c.Name));
        Assert.All(report.Checks, c => Assert.True(c is { Ok: true, Fix: null, Meta: null, Skipped: false }, c.ToString()));
        Assert.Equal(("Lucky Shrub", "TIER_2K"), (report.BusinessAccount?.Name, report.PhoneNumber?.MessagingLimit));
    }

    [Fact]
    public async Task Without_a_business_account_its_checks_are_skipped_and_nothing_fails()
    {
        var report = await Verify(Credentials.Good, waba: null);
        Assert.True(report.Ok);
        Assert.Equal([Names.BusinessAccount, Names.WebhookSubscription], report.Checks.Where(c => c.Skipped).Select(c => c.Name));
        Assert.Null(report.BusinessAccount);
    }

    [Fact]
    public async Task An_expired_token_is_the_one_thing_to_repair()
    {
        var expired = new GraphError { Code = 190, Subcode = 463, Title = "Session has expired" };
        var report = await Verify(Credentials.Good with { Token = Credentials.Facts with { IsValid = false, Error = expired } });
        Assert.False(report.Ok);
        Assert.Equal(Names.All, report.Checks.Select(c => c.Name));
        Assert.All(report.Checks, c => Assert.False(c.Ok));
        Assert.Equal((expired, "Create a system-user token, which need not expire, and store it."), (report.Checks[0].Meta, report.Checks[0].Fix));
        Assert.All(report.Checks.Skip(1), c => Assert.Null(c.Meta));
    }

    [Fact]
    public async Task A_token_that_will_end_passes_with_advice()
    {
        var report = await Verify(Credentials.Good with { Token = Credentials.Facts with { ExpiresAt = new DateTimeOffset(2026, 12, 1, 8, 30, 0, TimeSpan.Zero) } });
        Assert.True(report.Ok);
        Assert.Contains("2026-12-01 08:30 UTC", report.Checks[0].Detail, StringComparison.Ordinal);
        Assert.NotNull(report.Checks[0].Fix);
    }

    [Fact]
    public async Task When_Meta_cannot_be_reached_the_advice_is_to_check_again() =>
        Assert.Equal("Check again in a few minutes.", (await Verify(Credentials.Good with { Token = GraphError.Unreached("the connection was refused or failed") })).Checks[0].Fix);

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var report = await Verify(Credentials.Good with { Token = Credentials.Facts with { Scopes = ["whatsapp_business_messaging"] } });
        Assert.Equal([Names.Permissions], report.Checks.Where(c => !c.Ok).Select(c => c.Name));
        Assert.Contains("whatsapp_business_management", report.Checks[1].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_business_account_lacks_permission()
    {
        var targets = new Dictionary<string, IReadOnlyList<string>> { ["whatsapp_business_messaging"] = ["555"] };
        Assert.False((await Verify(Credentials.Good with { Token = Credentials.Facts with { Targets = targets } })).Checks[1].Ok);
    }

    [Theory]
    [InlineData("CONNECTED", true)]
    [InlineData(null, true)]
    [InlineData("PENDING", false)]
    [InlineData("BANNED", false)]
    [InlineData("SOMETHING_NEW", false)]
    public async Task Only_a_connected_number_can_send(string? status, bool ok)
    {
        var report = await Verify(Credentials.Good with { Number = Credentials.Phone with { Status = status } });
        Assert.Equal((ok, ok), (report.Checks[2].Ok, report.Checks[2].Fix is null));
        Assert.NotNull(report.PhoneNumber);
    }

    [Fact]
    public async Task A_number_that_the_token_cannot_see_is_reported_with_Meta_s_error()
    {
        var report = await Verify(Credentials.Good with { Number = new GraphError { Code = 100, Subcode = 33, Title = "Unsupported get request" } });
        Assert.Equal(33, report.Checks[2].Meta?.Subcode);
        Assert.StartsWith("Check phoneNumberId", report.Checks[2].Fix, StringComparison.Ordinal);
        Assert.Null(report.PhoneNumber);
    }

    [Fact]
    public async Task A_number_of_another_business_account_fails() =>
        Assert.False((await Verify(Credentials.Good with { Numbers = [Credentials.Phone with { Id = "7" }] })).Checks[3].Ok);

    [Theory]
    [InlineData("670843887433847", true)]
    [InlineData("1", false)]
    [InlineData(null, false)]
    public async Task The_token_s_own_app_must_get_the_webhooks(string? app, bool ok)
    {
        var report = await Verify(Credentials.Good with { Apps = app is null ? [] : [new SubscribedApp(app, "App", null)] });
        Assert.Equal(ok, report.Checks[4].Ok);
    }
}
