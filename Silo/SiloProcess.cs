using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using WhatsApi.Storage;

namespace WhatsApi.Silo;

/// <summary>A process that hosts grains and nothing else.</summary>
internal static class SiloProcess
{
    /// <summary>Runs until told to stop. What only the operator can put right is said in a sentence, without a stack trace.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            using var host = Build(args);
            host.Services.GetRequiredService<IStore>(); // what cannot be opened is told now, not to the first grain
            if (SecretsFault(host.Services) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return 1;
            }
            await host.RunAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // told to stop before it had started
        }
        catch (Exception e) when (e is StoreUnavailableException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (AddressInUseException)
        {
            await Console.Error.WriteLineAsync("The port of Cluster__SiloPort or Cluster__GatewayPort is taken. Stop what listens there, or choose others.");
        }
        return 1;
    }

    static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        // As the gateway's: the engine would write two lines for every grain that it places.
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:WhatsApi"] = "Information",
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical", // a failed start is told by RunAsync
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        };
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
        builder.AddWhatsApiSilo();
        builder.AddWhatsApiTelemetry("whatsapi-silo");
        return builder.Build();
    }

    static string? SecretsFault(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<WhatsApi.Grains.SecretBox>();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
