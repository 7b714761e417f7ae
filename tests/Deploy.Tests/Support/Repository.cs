using System.Text.RegularExpressions;

namespace WhatsApi.Deploy.Tests;

/// <summary>The files under test.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Every name of a setting that the README or a page of the documentation has.</summary>
    public static HashSet<string> DocumentedSettings { get; } =
        [.. Directory.EnumerateFiles(PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(PathOf("README.md")).SelectMany(file => Setting().Matches(File.ReadAllText(file))).Select(match => match.Value)];

    /// <summary>Fails for a setting that nobody could look up.</summary>
    public static void AreDocumented(IEnumerable<string> settings) => Assert.Equal([], settings.Where(setting => !DocumentedSettings.Contains(setting)).Distinct());

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(__[A-Za-z0-9]+)+\b|\b[A-Z]+(_[A-Z]+)+\b")]
    private static partial Regex Setting();

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WhatsApi.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
