using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace WhatsApi.Outgoing.Tests;

public sealed class OutgoingSetupTests
{
    [Fact]
    public void Without_settings_the_inside_is_closed()
    {
        using var services = Services([]);
        var options = services.GetRequiredService<IOptions<OutgoingOptions>>().Value;
        Assert.False(options.AllowPrivateTargets);
        Assert.Equal([443, 8443], options.Ports);
        Assert.Same(services.GetRequiredService<IOutgoingClient>(), services.GetRequiredService<IOutgoingClient>());
    }

    [Fact]
    public void Settings_replace_the_defaults()
    {
        using var services = Services(new() { ["Security:AllowPrivateTargets"] = "true", ["Security:AllowedPorts:0"] = "4443" });
        var options = services.GetRequiredService<IOptions<OutgoingOptions>>().Value;
        Assert.True(options.AllowPrivateTargets);
        Assert.Equal([4443], options.Ports);
    }

    [Fact]
    public void A_port_that_is_none_is_told_at_start()
    {
        using var services = Services(new() { ["Security:AllowedPorts:0"] = "70000" });
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OutgoingOptions>>().Value);
        Assert.Contains("Security:AllowedPorts", refused.Message, StringComparison.Ordinal);
    }

    static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddOutgoing(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}
