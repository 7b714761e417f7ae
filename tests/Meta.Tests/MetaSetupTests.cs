using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace WhatsApi.Meta.Tests;

public sealed class MetaSetupTests
{
    [Fact]
    public void Without_settings_the_client_talks_to_Meta_itself()
    {
        using var services = Services([]);
        var options = services.GetRequiredService<IOptions<MetaOptions>>().Value;
        Assert.Equal(("https://graph.facebook.com/", "v25.0", 30), (options.BaseUrl.AbsoluteUri, options.ApiVersion, options.RequestTimeout.TotalSeconds));
        Assert.NotNull(services.GetRequiredService<ICloudApi>());
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://graph.facebook.com")]
    [InlineData("BaseUrl", "/relative")]
    [InlineData("ApiVersion", "25")]
    [InlineData("ApiVersion", "v25.0/me")]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("MaxConnections", "0")]
    public void A_wrong_setting_is_told_by_its_name(string name, string value)
    {
        using var services = Services([new("Meta:" + name, value)]);
        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MetaOptions>>().Value);
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
    }

    static ServiceProvider Services(KeyValuePair<string, string?>[] settings) =>
        new ServiceCollection().AddMeta(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}
