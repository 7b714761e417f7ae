using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace WhatsApi.Grains;

/// <summary>What was said and done in a simulation, to the second of its own time.</summary>
/// <param name="Status">Null when no input started the flow.</param>
/// <param name="Node">Where it is, or ended.</param>
/// <param name="Visited">The nodes it came to.</param>
/// <param name="Unvisited">The others.</param>
public sealed record Transcript(
    ImmutableArray<TranscriptLine> Lines, ExecutionStatus? Status, string? Node, DateTimeOffset? ResumeAt, ImmutableSortedDictionary<string, RawJson> Variables,
    ImmutableArray<string> Visited, ImmutableArray<string> Unvisited)
{
    /// <summary>As a person reads it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var start = Lines.IsEmpty ? default : Lines[0].At;
        foreach (var line in Lines)
        {
            var head = $"{(line.At - start).ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)}  {line.Who,-7}  ";
            text.Append(head).Append(line.Node is null ? "" : $"[{line.Node}] ").AppendJoin('\n' + new string(' ', head.Length), line.Text.Split('\n')).Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"\nstatus: {Status?.Word() ?? "not started"}\n");
        foreach (var (name, value) in Variables) text.Append(CultureInfo.InvariantCulture, $"{name} = {value.Text}\n");
        text.Append(CultureInfo.InvariantCulture, $"coverage: {Visited.Length} of {Visited.Length + Unvisited.Length} nodes{(Unvisited.IsEmpty ? "" : "; not visited: " + string.Join(", ", Unvisited))}\n");
        return text.ToString();
    }
}

/// <param name="Who"><c>contact</c>, <c>bot</c>, or <c>flow</c> for what nobody sees.</param>
/// <param name="Text">What it says; of a message, as it looks on a phone.</param>
/// <param name="Message">The message that would have been sent: <c>{type, &lt;type&gt;:{...}}</c>.</param>
public sealed record TranscriptLine(DateTimeOffset At, string Who, string? Node, string Text, RawJson? Message = null);
