using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Resources;
using WhatsApi.Grains;

namespace WhatsApi.Silo;

/// <summary>Metrics and traces over OTLP. The exporter's own settings are OpenTelemetry's (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_TRACES_SAMPLER</c> ...).</summary>
public static class TelemetrySetup
{
    const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Not System.Net.Http and Npgsql: their tags name the hosts of users' webhooks and the database's connection. Not ASP.NET's traces: their paths hold ids of accounts.
    static readonly string[] Meters = [Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Microsoft.Orleans"];

    /// <summary>Sends metrics and traces to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names; without it nothing is collected.</summary>
    /// <param name="service">The process's name, unless <c>OTEL_SERVICE_NAME</c> gives another.</param>
    public static IHostApplicationBuilder AddWhatsApiTelemetry(this IHostApplicationBuilder builder, string service)
    {
        if (!builder.Configuration.HasTelemetry()) return builder;
        var endpoint = builder.Configuration[Endpoint];
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new OptionsValidationException(Endpoint, typeof(Uri), [$"{Endpoint} must be the URL of a collector, such as http://127.0.0.1:4317."]);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(traces => traces.AddSource(Telemetry.Name))
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>True when a collector is named.</summary>
    public static bool HasTelemetry(this IConfiguration configuration) => configuration[Endpoint] is { Length: > 0 };

    static string Version { get; } = typeof(TelemetrySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
