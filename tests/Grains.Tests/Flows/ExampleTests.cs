using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains.Tests;

/// <summary>The examples of docs/flows can be activated, and say what stands beside them.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Folder, "*.flow.json").Select(file => Path.GetFileName(file).Replace(".flow.json", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_can_be_activated(string name)
    {
        var faults = new List<Fault>();
        FlowCheck.Check(Flow(name), ImmutableDictionary<NamedTemplate, TemplateRecall>.Empty, new OutgoingOptions(), faults);
        Assert.Empty(faults);
    }

    /// <summary>With WRITE_TRANSCRIPTS=1 the files are written anew, to be looked at before they are kept.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_says_what_stands_beside_it(string name)
    {
        var faults = new List<Fault>();
        var request = SimulationRequest.Read(Json($"{name}.inputs.json"), faults);
        Assert.Empty(faults);
        var said = Simulator.Run(Flow(name), request!, A.Morning).ToString();
        var file = Path.Combine(Folder, $"{name}.transcript.txt");
        if (Environment.GetEnvironmentVariable("WRITE_TRANSCRIPTS") == "1") File.WriteAllText(file, said);
        Assert.Equal(File.ReadAllText(file), said);
    }

    internal static FlowDefinition Flow(string name)
    {
        var faults = new List<Fault>();
        var json = Json($"{name}.flow.json");
        var flow = FlowDefinition.Read(json.GetProperty("trigger"), json.GetProperty("nodes"), faults);
        Assert.Empty(faults);
        return flow!;
    }

    internal static JsonElement Json(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    static string Folder { get; } = Path.Combine(FindRoot(), "docs", "flows");

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WhatsApi.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
