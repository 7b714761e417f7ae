using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace WhatsApi.Deploy.Tests;

public sealed partial class ComposeTests
{
    public static readonly TheoryData<string> Files = ["deploy/compose.yaml", "deploy/compose.single.yaml"];

    [Theory, MemberData(nameof(Files))]
    public async Task It_keeps_to_the_schema_of_compose(string file)
    {
        var schema = await JsonSchema.FromJsonAsync(Repository.Read("tests/Deploy.Tests/Schemas/compose-spec.json"));
        Assert.Equal([], schema.Validate(Yaml.Read(file).ToJsonString()).Select(error => error.ToString()));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_container_is_locked_down_and_bounded(string file)
    {
        foreach (var (name, service) in Services(file))
        {
            Assert.True((bool?)service["read_only"], name);
            Assert.Equal(["ALL"], Texts(service["cap_drop"]));
            Assert.Contains("no-new-privileges:true", Texts(service["security_opt"]));
            Assert.True(service["deploy"]?["resources"]?["limits"]?["memory"] is not null, $"{name} has no limit of memory");
            Assert.True(service["restart"] is not null, $"{name} is not started again");
            Assert.False(Regex.IsMatch((string)service["image"]!, "^[^$]*:latest$"), $"{name} has whatever is newest");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_container_tells_whether_it_is_well(string file)
    {
        foreach (var (name, service) in Services(file))
            Assert.True(service["healthcheck"] is not null || (service["build"]?["target"] is { } target && ImageTests.HasHealthCheck((string)target!)), name);
    }

    [Theory, MemberData(nameof(Files))]
    public void Nothing_is_reached_from_outside_this_machine(string file)
    {
        foreach (var (_, service) in Services(file))
            foreach (var port in Texts(service["ports"])) Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_secret_comes_from_outside_and_its_name_is_in_the_example(string file)
    {
        var example = Variable().Matches(Repository.Read("deploy/.env.example")).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var (name, service) in Services(file))
            foreach (var (setting, value) in Environment(service))
                if (IsSecret(setting)) Assert.True(value.Contains(":?", StringComparison.Ordinal), $"{name}: {setting} is not demanded from outside");
        Assert.Equal([], Reference().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value).Where(variable => variable != "TAG" && !example.Contains(variable)));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_setting_is_in_the_documentation(string file) => Repository.AreDocumented(
        Services(file).Where(service => service.Value["build"] is not null && service.Key != "sandbox").SelectMany(service => Environment(service.Value)).Select(setting => setting.Key));

    [Fact]
    public void The_cluster_has_what_it_needs_twice()
    {
        var services = Services("deploy/compose.yaml").ToDictionary();
        Assert.Equal(["gateway", "postgres", "redis", "sandbox", "silo"], services.Keys.Order());
        Assert.Equal((2, 3), ((int)services["gateway"]["deploy"]!["replicas"]!, (int)services["silo"]["deploy"]!["replicas"]!));
    }

    static IEnumerable<KeyValuePair<string, JsonObject>> Services(string file) => Yaml.Read(file)["services"]!.AsObject().Select(service => KeyValuePair.Create(service.Key, service.Value!.AsObject()));

    static IEnumerable<KeyValuePair<string, string>> Environment(JsonObject service) =>
        (service["environment"]?.AsObject() ?? []).Select(setting => KeyValuePair.Create(setting.Key, setting.Value!.ToString()));

    static IEnumerable<string> Texts(JsonNode? list) => (list?.AsArray() ?? []).Select(text => (string)text!);

    static bool IsSecret(string setting) => Regex.IsMatch(setting, "(?i)password|secret|key|token|connectionstring|auth$");

    [GeneratedRegex(@"^#?([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{([A-Z_]+)")]
    private static partial Regex Reference();
}
