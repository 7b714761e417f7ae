using System.Text;

namespace WhatsApi.Gateway.Tests;

/// <summary>The small forms: keys, cursors, times, addresses.</summary>
public sealed class FormTests
{
    const string Account = "acc_01KAN8M5Q0V7T3W2X1Y0Z9S8R7";

    [Fact]
    public void A_key_names_its_account_and_hides_its_secret()
    {
        var key = ApiKeys.Make(Account);
        Assert.Matches("^wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$", key.Text);
        Assert.True(ApiKeys.TryParse(key.Text, out var parts));
        Assert.Equal((Account, key.Hash), (parts.Value.Account, parts.Value.Hash));
        Assert.StartsWith(key.Prefix, key.Text, StringComparison.Ordinal);
        Assert.Equal("wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_".Length + 4, key.Prefix.Length);
        Assert.NotEqual(key.Text, ApiKeys.Make(Account).Text);
    }

    [Fact]
    public void A_key_with_any_character_changed_is_refused_without_a_look_up()
    {
        var key = ApiKeys.Make(Account).Text;
        for (var i = 0; i < key.Length; i++)
        {
            var wrong = new StringBuilder(key) { [i] = key[i] == 'A' ? 'B' : 'A' }.ToString();
            Assert.False(ApiKeys.TryParse(wrong, out _), wrong);
        }
        Assert.False(ApiKeys.TryParse(key + "A", out _));
        Assert.False(ApiKeys.TryParse(key[..^1], out _));
    }

    [Fact]
    public void A_key_is_no_session_and_a_session_no_key()
    {
        var (key, session) = (ApiKeys.Make(Account), ApiKeys.Make(Account, ApiKeys.SessionBrand));
        Assert.Matches("^wses_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$", session.Text);
        Assert.True(ApiKeys.TryParse(session.Text, out var parts, ApiKeys.SessionBrand));
        Assert.Equal((Account, session.Hash), (parts.Value.Account, parts.Value.Hash));
        Assert.False(ApiKeys.TryParse(session.Text, out _));
        Assert.False(ApiKeys.TryParse(key.Text, out _, ApiKeys.SessionBrand));
        Assert.False(ApiKeys.TryParse("wapi" + session.Text[4..], out _));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData(null, "unknown")]
    public void Addresses_are_counted_by_what_one_customer_has(string? address, string counted) =>
        Assert.Equal(counted, ClientAddress.Of(address is null ? null : System.Net.IPAddress.Parse(address)));

    [Fact]
    public void A_cursor_leads_back_to_its_id_and_to_no_other_kind()
    {
        var cursor = Cursor.After("msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7")!;
        Assert.True(Cursor.TryRead(cursor, "msg_", out var id));
        Assert.Equal("msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7", id);
        Assert.False(Cursor.TryRead(cursor, "pay_", out _));
        Assert.False(Cursor.TryRead(cursor + "=", "msg_", out _));
        Assert.False(Cursor.TryRead(cursor[..^1], "msg_", out _));
    }

    [Theory]
    [InlineData("2026-12-01T10:00:00Z", "2026-12-01T10:00:00.0000000+00:00")]
    [InlineData("2026-12-01t10:00:00.5z", "2026-12-01T10:00:00.5000000+00:00")]
    [InlineData("2026-12-01T10:00:00+05:30", "2026-12-01T04:30:00.0000000+00:00")]
    [InlineData("2026-12-01T10:00:00", null)]
    [InlineData("2026-12-01", null)]
    [InlineData("2026-02-30T10:00:00Z", null)]
    [InlineData("tomorrow", null)]
    [InlineData("", null)]
    public void Times_have_an_offset(string text, string? utc) => Assert.Equal(utc, Times.TryParse(text, out var at) ? at.ToString("O") : null);

    [Theory]
    [InlineData("ana@example.com", true)]
    [InlineData("ana.b+c@mail.example.co.uk", true)]
    [InlineData("ana@localhost", false)]
    [InlineData("ana", false)]
    [InlineData("@example.com", false)]
    [InlineData("a@b@example.com", false)]
    [InlineData("ana @example.com", false)]
    [InlineData("ana@example..com", false)]
    [InlineData("ana@-example.com", false)]
    public void An_address_has_a_name_and_a_domain(string email, bool good) => Assert.Equal(good, Emails.WhyNot(email) is null);
}
