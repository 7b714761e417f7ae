using WhatsApi.Sandbox;

var configuration = new ConfigurationBuilder()
    .AddEnvironmentVariables()
    .AddCommandLine(args, new Dictionary<string, string>
    {
        ["--url"] = "Sandbox:Url",
        ["--callback"] = "Sandbox:CallbackUrl",
        ["--app-secret"] = "Sandbox:AppSecret",
        ["--verify-token"] = "Sandbox:VerifyToken",
        ["--seed"] = "Sandbox:Seed",
    })
    .Build();
var options = configuration.GetSection(SandboxOptions.Section).Get<SandboxOptions>() ?? new SandboxOptions();
using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
var log = logs.CreateLogger("Sandbox");

await using var sandbox = SandboxApp.Build(options, log: log, configure: Alone);
await sandbox.StartAsync();
if (log.IsEnabled(LogLevel.Information)) log.LogInformation("Meta's sandbox listens on {Url}; GET /sandbox tells how to steer it", sandbox.Address());
await sandbox.WaitForShutdownAsync();

static void Alone(WebApplicationBuilder builder) => builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
