using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using WhatsApi.Crash.Tests;

namespace WhatsApi.Deploy.Tests;

/// <summary>The images, as far as they can be had without an engine that builds them.</summary>
public sealed partial class ImageTests
{
    internal const string Healthy = "deploy/docker/healthy";

    static readonly string File = Repository.Read("deploy/docker/Dockerfile").Replace("\\\n", "", StringComparison.Ordinal);

    public static bool HasHealthCheck(string target) => Stage(target).Contains("\nHEALTHCHECK ", StringComparison.Ordinal);

    [Theory, InlineData("gateway"), InlineData("silo"), InlineData("sandbox")]
    public void An_image_runs_as_nobody_special_and_tells_whether_it_is_well(string target)
    {
        Assert.StartsWith("FROM runtime AS", Stage(target), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^USER \$APP_UID$", Stage("runtime"));
        Assert.DoesNotContain("\nUSER ", Stage(target), StringComparison.Ordinal);
        Assert.True(HasHealthCheck(target));
    }

    [Fact]
    public async Task What_the_gateways_step_publishes_starts_with_the_images_settings_and_is_healthy()
    {
        var folder = Directory.CreateTempSubdirectory("whatsapi-image-").FullName;
        var program = await Published("gateway", $"{folder}/app");
        var url = Ports.FreeUrl(new Random());
        var settings = Settings("gateway", $"{folder}/data");
        settings["ASPNETCORE_URLS"] = settings["ASPNETCORE_URLS"].Replace("8080", $"{url.Port}", StringComparison.Ordinal);
        settings["WHATSAPP_APP_SECRET"] = "a-secret";
        using (var gateway = new Service(program, url, "/ready", TimeProvider.System, settings))
        {
            await gateway.Start();
            await Programs.Do("bash", Healthy, $"{url.Port}", "/ready");
            Assert.Equal(0, (await gateway.Terminate(TimeSpan.FromSeconds(30)))?.ExitCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(Engine.OtherImages), MemberType = typeof(Engine))]
    public async Task The_step_of_an_image_is_a_plain_command_that_publishes_what_is_started(string target)
    {
        var folder = Directory.CreateTempSubdirectory("whatsapi-image-").FullName;
        Assert.True(System.IO.File.Exists(await Published(target, folder)));
        Directory.Delete(folder, recursive: true);
    }

    [Theory, InlineData("gateway", "Gateway"), InlineData("silo", "Silo"), InlineData("sandbox", "Sandbox")]
    public void An_image_starts_what_its_step_publishes(string target, string project)
    {
        Assert.StartsWith($"publish {project} ", Publish().Match(Stage($"publish-{target}")).Groups[1].Value, StringComparison.Ordinal);
        Assert.Equal($"WhatsApi.{project}.dll", EntryPoint(target));
    }

    [Fact]
    public void Everything_that_is_published_is_sent_to_the_engine()
    {
        var sent = Repository.Read("deploy/docker/Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToHashSet();
        Assert.Equal([], Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(project => Path.GetRelativePath(Repository.Root, project))
            .Where(project => project.Count(c => c == Path.DirectorySeparatorChar) == 1).Select(project => Path.GetDirectoryName(project)!).Where(folder => !sent.Contains(folder)));
        Assert.Superset(new HashSet<string> { "BannedSymbols.txt", "Directory.*.props", "global.json", ".editorconfig", Healthy }, sent);
    }

    [Theory, InlineData(200, 0), InlineData(503, 1)]
    public async Task The_check_of_an_image_takes_nothing_but_200(int status, int exit)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answer = Answer(server, status);
        Assert.Equal(exit, (await Programs.Run("bash", Healthy, $"{((IPEndPoint)server.LocalEndpoint).Port}", "/ready")).Exit);
        Assert.StartsWith("GET /ready HTTP/1.1\r\n", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_an_image_without_a_path_is_satisfied_by_somebody_listening()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = $"{((IPEndPoint)server.LocalEndpoint).Port}";
        Assert.Equal(0, (await Programs.Run("bash", Healthy, port)).Exit);
        server.Stop();
        Assert.Equal(1, (await Programs.Run("bash", Healthy, port)).Exit);
    }

    /// <summary>Runs an image's step as it is written, for the engine of this build.</summary>
    /// <returns>What the image starts.</returns>
    internal static async Task<string> Published(string target, string folder)
    {
        var step = Publish().Match(Stage($"publish-{target}")).Groups[1].Value.Replace("/out", folder, StringComparison.Ordinal).Replace("${GRAIN_RUNTIME}", Engine.Name, StringComparison.Ordinal);
        await Programs.Do("dotnet", [.. step.Split(' '), "--no-restore", "-v", "q"]);
        return Path.Combine(folder, EntryPoint(target));
    }

    /// <summary>An image's own, with its data in a folder, and at ports that are free.</summary>
    internal static Dictionary<string, string> Settings(string target, string data) =>
        new(Environment("runtime").Concat(Environment(target)).Select(setting => KeyValuePair.Create(setting.Key, setting.Value.Replace("/data", data, StringComparison.Ordinal))))
        {
            ["Cluster__SiloPort"] = $"{Ports.FreeUrl(new Random()).Port}",
            ["Cluster__GatewayPort"] = $"{Ports.FreeUrl(new Random()).Port}",
        };

    static async Task<string> Answer(TcpListener server, int status)
    {
        using var client = await server.AcceptTcpClientAsync();
        var buffer = new byte[4096];
        var length = await client.GetStream().ReadAsync(buffer);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n"));
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }

    static string Stage(string name) => Regex.Match(File, $@"^FROM \S+ AS {name}\n(?:(?!FROM ).*\n?)*", RegexOptions.Multiline).Value;

    static string EntryPoint(string target) => Regex.Match(Stage(target), @"ENTRYPOINT \[""dotnet"", ""(.+?)""\]").Groups[1].Value;

    static IEnumerable<KeyValuePair<string, string>> Environment(string stage) =>
        Variable().Matches(Regex.Match(Stage(stage), "^ENV .*$", RegexOptions.Multiline).Value).Select(match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value.Trim('"')));

    [GeneratedRegex(@"dotnet (publish .+)")]
    private static partial Regex Publish();

    [GeneratedRegex(@"(\w+)=("".*?""|\S+)")]
    private static partial Regex Variable();
}
