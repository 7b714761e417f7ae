using System.Xml.Linq;

namespace WhatsApi.Grains.Tests;

/// <summary>Dependencies point one way (docs/architecture.md).</summary>
public sealed class ArrowTests
{
    [Theory]
    [InlineData("LocalRuntime", "")]
    [InlineData("Meta", "")]
    [InlineData("Outgoing", "")]
    [InlineData("Storage", "")]
    [InlineData("Sandbox", "")]
    [InlineData("Grains.Interfaces", "LocalRuntime")]
    [InlineData("Grains", "Grains.Interfaces Meta Outgoing Storage")]
    [InlineData("Silo", "Grains")]
    [InlineData("Gateway", "Sandbox Silo")]
    public void A_project_knows_only_what_stands_below_it(string project, string below) => Assert.Equal(below, string.Join(' ', References(project)));

    [Theory]
    [InlineData("Grains")]
    [InlineData("Grains.Interfaces")]
    [InlineData("Gateway")]
    public void No_line_depends_on_the_engine(string project)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        foreach (var file in sources)
        {
            var text = File.ReadAllText(file);
            Assert.False(text.Contains("#if", StringComparison.Ordinal) || text.Contains("WhatsApi.LocalRuntime", StringComparison.Ordinal), file);
        }
    }

    static IEnumerable<string> References(string project) => XDocument.Load(Path.Combine(Root, project, $"{project}.csproj")).Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
        .Order(StringComparer.Ordinal);

    static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WhatsApi.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
