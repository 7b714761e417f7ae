using System.Security.Cryptography;

namespace WhatsApi.Grains.Tests;

public sealed class SecretBoxTests
{
    readonly SecretBox _box = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_is_sealed_opens_for_its_purpose() => Assert.Equal("token", _box.Open(_box.Seal("token", "token/acc_1"), "token/acc_1"));

    [Fact]
    public void It_does_not_open_for_another_account() =>
        Assert.ThrowsAny<CryptographicException>(() => _box.Open(_box.Seal("token", "token/acc_1"), "token/acc_2"));

    [Fact]
    public void It_does_not_open_with_another_key() =>
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(RandomNumberGenerator.GetBytes(32)).Open(_box.Seal("token", "p"), "p"));

    [Fact]
    public void The_same_secret_never_looks_the_same() => Assert.NotEqual(_box.Seal("token", "p"), _box.Seal("token", "p"));
}
