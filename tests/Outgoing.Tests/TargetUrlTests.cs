namespace WhatsApi.Outgoing.Tests;

public sealed class TargetUrlTests
{
    static readonly OutgoingOptions Strict = new();
    static readonly OutgoingOptions Development = new() { AllowPrivateTargets = true };

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/hooks?token=a%20b")]
    [InlineData("https://EXAMPLE.com:8443/")]
    [InlineData("https://my_hooks.example.com/é")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://localhost.example.com/")]
    [InlineData("https://internal.example.com/")]
    [InlineData("https://1.example.com/")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://16843009/")] // 1.1.1.1, and seen as such
    [InlineData("https://[2606:4700:4700::1111]/")]
    [InlineData("https://[::ffff:1.1.1.1]/")]
    public void A_public_URL_is_a_target(string url) => Assert.Null(WhyNot(url, Strict));

    [Theory]
    [InlineData("", "absolute")]
    [InlineData("example.com/hook", "absolute")]
    [InlineData("/hook", "https://")] // a file, on Unix
    [InlineData("//example.com/hook", "https://")]
    [InlineData("https:example.com", "absolute")]
    [InlineData("https:///hook", "absolute")]
    [InlineData("http://example.com/", "https://")]
    [InlineData("ftp://example.com/", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("gopher://example.com/", "https://")]
    [InlineData("javascript:alert(1)", "https://")]
    [InlineData("https://user:secret@example.com/", "user name")]
    [InlineData("https://user@example.com/", "user name")]
    [InlineData("https://@example.com/", "user name")]
    [InlineData("https://1.1.1.1@10.0.0.1/", "user name")]
    [InlineData("https://example.com/#", "fragment")]
    [InlineData("https://example.com/#@10.0.0.1/", "fragment")]
    [InlineData("https://example.com:80/", "port must be one of 443, 8443")]
    [InlineData("https://example.com:22/", "port")]
    [InlineData("https://example.com:0/", "port")]
    [InlineData("https://example.com:99999/", "absolute")]
    [InlineData(" https://example.com/", "spaces")]
    [InlineData("https://example.com/a b", "spaces")]
    [InlineData("https://example.com/\r\nHost: x", "spaces")]
    [InlineData("https://example.com/\0", "control")]
    [InlineData("https:\\\\example.com\\", "backslashes")]
    [InlineData("https://example.com\\@10.0.0.1/", "backslashes")]
    public void A_URL_of_another_form_is_not(string url, string why) => Assert.Contains(why, WhyNot(url, Strict), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://127.0.0.1/", "private")]
    [InlineData("https://127.0.0.1./", "dot")]
    [InlineData("https://2130706433/", "private")]
    [InlineData("https://0x7f000001/", "private")]
    [InlineData("https://0x7f.1/", "private")]
    [InlineData("https://0177.0.0.1/", "private")]
    [InlineData("https://017700000001/", "private")]
    [InlineData("https://127.1/", "private")]
    [InlineData("https://0/", "private")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "private")]
    [InlineData("https://2852039166/", "private")] // 169.254.169.254
    [InlineData("https://168.63.129.16/", "private")]
    [InlineData("https://[::]/", "private")]
    [InlineData("https://[::1]/", "private")]
    [InlineData("https://[::ffff:127.0.0.1]/", "private")]
    [InlineData("https://[::ffff:7f00:1]/", "private")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/", "private")]
    [InlineData("https://[fe80::1%25eth0]/", "private")]
    [InlineData("https://[2606:4700:4700::1111%251]/", "private")]
    [InlineData("https://[fd00:ec2::254]/", "private")]
    [InlineData("https://%31%32%37.0.0.1/", "absolute")]
    [InlineData("https://127.0.0.1%00.example.com/", "absolute")]
    [InlineData("https://１２７.0.0.1/", "ASCII")]
    [InlineData("https://127。0。0。1/", "ASCII")]
    [InlineData("https://ⓛocalhost/", "ASCII")]
    [InlineData("https://bücher.example/", "xn--")]
    [InlineData("https://256.1.1.1/", "four numbers")]
    [InlineData("https://1.2.3.4.5/", "four numbers")]
    [InlineData("https://4294967296/", "four numbers")]
    [InlineData("https://example.0x7f/", "four numbers")]
    [InlineData("https://localhost/", "local to a network")]
    [InlineData("https://LOCALHOST/", "local to a network")]
    [InlineData("https://localhost./", "dot")]
    [InlineData("https://a.localhost/", "local to a network")]
    [InlineData("https://printer.local/", "local to a network")]
    [InlineData("https://metadata.google.internal/", "local to a network")]
    [InlineData("https://router.home.arpa/", "local to a network")]
    [InlineData("https://redis/", "local to a network")]
    [InlineData("https://-a.example/", "name or an IP address")]
    public void A_URL_of_the_inside_is_not(string url, string why) => Assert.Contains(why, WhyNot(url, Strict), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost:3000/hook")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    [InlineData("http://receiver/")]
    [InlineData("https://app.local:9443/")]
    public void In_development_the_inside_is_a_target_too(string url) => Assert.Null(WhyNot(url, Development));

    [Theory]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("http://user@localhost/", "user name")]
    [InlineData("http://localhost/#x", "fragment")]
    [InlineData("http://localhost./", "dot")]
    public void In_development_the_form_still_counts(string url, string why) => Assert.Contains(why, WhyNot(url, Development), StringComparison.Ordinal);

    [Fact]
    public void A_URL_has_at_most_2048_characters()
    {
        Assert.Null(WhyNot("https://example.com/".PadRight(2048, 'a'), Strict));
        Assert.Contains("2048", WhyNot("https://example.com/".PadRight(2049, 'a'), Strict), StringComparison.Ordinal);
        Assert.Contains("2048", WhyNot("https://example.com/".PadRight(2000, 'é'), Strict), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/{0}", null)]
    [InlineData("https://example{0}.com/", "ASCII")]
    public void Half_a_character_breaks_nothing(string url, string? why)
    {
        var refusal = WhyNot(url.Replace("{0}", "\ud800", StringComparison.Ordinal), Strict);
        if (why is null) Assert.Null(refusal);
        else Assert.Contains(why, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_has_at_most_253_characters() =>
        Assert.Contains("name", WhyNot($"https://{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}.com/", Strict), StringComparison.Ordinal);

    [Fact]
    public void Ports_are_a_setting()
    {
        var options = new OutgoingOptions { AllowedPorts = [4443] };
        Assert.Null(WhyNot("https://example.com:4443/", options));
        Assert.Contains("4443", WhyNot("https://example.com/", options), StringComparison.Ordinal);
    }

    static string? WhyNot(string text, OutgoingOptions options)
    {
        var parsed = TargetUrl.TryParse(text, options, out var url, out var why);
        Assert.Equal(parsed, url is not null);
        return why;
    }
}
