using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace WhatsApi.Outgoing;

/// <summary>Registers <see cref="IOutgoingClient"/>.</summary>
public static class OutgoingSetup
{
    /// <summary>Adds the client with the settings of the section <c>Security</c>, checked at start. It uses the container's
    /// <see cref="TimeProvider"/> and <see cref="IResolver"/>, or the system's when there are none.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutgoingOptions>().Bind(configuration.GetSection(OutgoingOptions.Section))
            .Validate(o => o.Ports.All(port => port is > 0 and <= 65535), "Security:AllowedPorts must be ports, 1 to 65535.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IResolver, SystemResolver>();
        services.TryAddSingleton<IOutgoingClient>(provider => new OutgoingClient(
            provider.GetRequiredService<IOptions<OutgoingOptions>>().Value,
            provider.GetRequiredService<IResolver>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
