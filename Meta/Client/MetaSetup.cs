using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace WhatsApi.Meta;

/// <summary>Registers <see cref="ICloudApi"/>.</summary>
public static partial class MetaSetup
{
    /// <summary>Adds the Cloud API client with the settings of the section <c>Meta</c>, checked at start. It uses the container's
    /// <see cref="TimeProvider"/>, or the system's when there is none.</summary>
    public static IServiceCollection AddMeta(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MetaOptions>().Bind(configuration.GetSection(MetaOptions.Section))
            .Validate(o => o.BaseUrl is { IsAbsoluteUri: true, Scheme: "https" or "http" }, "Meta:BaseUrl must be an absolute http(s) URL.")
            .Validate(o => o.ApiVersion.Length == 0 || Version().IsMatch(o.ApiVersion), "Meta:ApiVersion must look like v25.0.")
            .Validate(o => o.RequestTimeout > TimeSpan.Zero && o.ConnectTimeout > TimeSpan.Zero, "Meta:RequestTimeout and ConnectTimeout must be positive.")
            .Validate(o => o.MaxConnections > 0, "Meta:MaxConnections must be positive.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICloudApi>(provider =>
            new CloudApi(provider.GetRequiredService<IOptions<MetaOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    [GeneratedRegex(@"^v\d{1,3}\.\d{1,2}$")]
    private static partial Regex Version();
}
