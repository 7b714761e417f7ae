using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using WhatsApi.Grains;
using WhatsApi.Outgoing;
using WhatsApi.Silo;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>Wires the gateway: what is registered, and what every request passes through.</summary>
internal static class GatewayApp
{
    const string DefaultUrl = "http://127.0.0.1:8080"; // api.md §14

    public static WebApplication Build(string[] args)
    {
        // Settings are read once: watching their folder costs a look at every write of a database that lies under it.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        AddDefaults(builder);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes.ServerLimit;
        });
        // A buffer of 4 KB for each connection, instead of asking the kernel twice for every request.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        if (builder.Configuration.GetValue("Gateway:Silo", true)) builder.AddWhatsApiSilo();
        else builder.AddWhatsApiClient();
        builder.AddWhatsApiTelemetry("whatsapi-gateway");
        AddServices(builder);

        var app = builder.Build();
        Check(app.Services);
        app.UseTrustedProxies();
        app.UseRequestIds();
        app.UseProblemAnswers();
        app.UsePageHeaders();
        app.UseHeadAsGet();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePlans();
        app.UseOpenApi();
        return app;
    }

    /// <summary>Runs until told to stop. What only the operator can put right is said in a sentence, without a stack trace.</summary>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is CannotStartException or StoreUnavailableException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (IOException e) when (e.InnerException is SocketException or { InnerException: SocketException })
        {
            await Console.Error.WriteLineAsync($"{e.Message} Stop what listens there, or choose another address with ASPNETCORE_URLS.");
        }
        catch (AddressInUseException)
        {
            await Console.Error.WriteLineAsync("The port of Cluster__SiloPort or Cluster__GatewayPort is taken. Stop what listens there, or choose others.");
        }
        return 1;
    }

    static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            try
            {
                await app.StopAsync(); // what did start ends in order, instead of crashing over what is disposed
            }
            catch (InvalidOperationException)
            {
                // Orleans refuses to stop what has not started; why it has not is what counts.
            }
            throw;
        }
    }

    static void AddDefaults(WebApplicationBuilder builder)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:WhatsApi"] = "Information",
            [$"Logging:LogLevel:{typeof(ApiKeyHandler).FullName}"] = "Warning", // else every refused request would be three lines
            [$"Logging:LogLevel:{typeof(OperatorHandler).FullName}"] = "Warning",
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical", // a failed start is told by RunAsync
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = builder.Environment.IsDevelopment() ? "Warning" : "Information",
        };
        // What crashes is logged by ProblemAnswers. As long as this could log anything every request pays for an Activity, which only traces have a use for.
        if (!builder.Configuration.HasTelemetry()) settings["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None";
        if (builder.Environment.IsDevelopment()) settings[$"{OutgoingOptions.Section}:{nameof(OutgoingOptions.AllowPrivateTargets)}"] = "true"; // api.md §14
        if (LocalSandbox.Of(builder.Configuration, builder.Environment) is { } sandbox) sandbox.AddDefaults(settings);
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null or "") builder.WebHost.UseUrls(DefaultUrl);
    }

    static void AddServices(WebApplicationBuilder builder)
    {
        // Without AddAuthentication's data protection: nothing here needs its key files.
        builder.Services.AddAuthenticationCore().AddWebEncoders();
        new AuthenticationBuilder(builder.Services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, OperatorHandler>(OperatorHandler.Name, null);
        builder.Services.AddSingleton<IPolicyEvaluator, OneSchemeEvaluator>().AddAuthorization();
        builder.Services.AddOpenApi();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.Services.AddSingleton(MetaApp.Of(builder.Configuration));
        builder.Services.AddOptions<BulkOptions>().Bind(builder.Configuration.GetSection(BulkOptions.Section))
            .Validate(bulk => bulk.MaxMessages is >= 1 and <= BulkOptions.Most, $"Bulk:MaxMessages must be 1 to {BulkOptions.Most}.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IdempotentCalls>();
        builder.Services.AddSingleton<FlowTriggers>().AddSingleton(provider => new CallLimiter(provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Passwords>().AddSingleton<SignIns>().AddSingleton<Marketplace>();
        builder.Services.AddSingleton<Readiness>().AddSingleton<OperatorStats>();
        builder.Services.AddSingleton<Uptime>();
        if (LocalSandbox.Of(builder.Configuration, builder.Environment) is { } sandbox) builder.Services.AddSingleton(sandbox).AddHostedService<SandboxHost>();
        if (builder.Environment.IsDevelopment()) builder.Services.AddHostedService<Banner>();
    }

    // RFC 9110 §9.1: whoever serves GET serves HEAD. The server leaves the body out by itself.
    static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method)) http.Request.Method = HttpMethods.Get;
        return next(http);
    });

    static void Check(IServiceProvider services)
    {
        var environment = services.GetRequiredService<IHostEnvironment>();
        if (services.GetRequiredService<MetaApp>().WhyNot(environment) is { } why) throw new CannotStartException(why);
        services.GetRequiredService<Uptime>(); // begins to count
        services.GetRequiredService<Marketplace>(); // checks its settings
        services.GetRequiredService<IStore>(); // what cannot be opened is told now, not to the first caller
        try
        {
            services.GetRequiredService<SecretBox>();
        }
        catch (InvalidOperationException e)
        {
            throw new CannotStartException(e.Message);
        }
    }
}

/// <summary>The settings do not allow a start; the message says what to do.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
