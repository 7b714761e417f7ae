using System.Text.RegularExpressions;

namespace WhatsApi.Deploy.Tests;

public sealed partial class SystemdTests
{
    const string Unit = "deploy/systemd/whatsapi.service";

    [Needs("systemd-analyze")]
    public async Task Systemd_understands_every_line_and_finds_little_exposed()
    {
        var folder = Directory.CreateTempSubdirectory("whatsapi-unit-").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("deploy/systemd")).Where(file => Path.GetExtension(file) is ".service" or ".timer"))
        {
            // The programs are not installed here.
            var unit = Installed().Replace(await File.ReadAllTextAsync(file), "$1=/bin/true");
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), unit);
        }
        Assert.Equal("", await Programs.Do("systemd-analyze", ["verify", "--man=no", .. Directory.EnumerateFiles(folder)]));
        await Programs.Do("systemd-analyze", "security", "--offline=true", "--threshold=20", Path.Combine(folder, "whatsapi.service")); // 2.0 of 10
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_setting_is_in_the_documentation() => Repository.AreDocumented(
        Setting().Matches(Repository.Read(Unit) + Repository.Read("deploy/systemd/whatsapi.env")).Select(match => match.Groups[1].Value));

    [Fact]
    public void No_secret_is_in_the_unit() =>
        Assert.DoesNotMatch("(?i)Environment=.*(secret|key|password)", Repository.Read(Unit));

    [GeneratedRegex(@"^(ExecStart)=.*$", RegexOptions.Multiline)]
    private static partial Regex Installed();

    [GeneratedRegex(@"^(?:Environment=""?|#)?([A-Z][A-Za-z]*_\w+)=", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
