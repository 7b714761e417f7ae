namespace WhatsApi.Grains.Tests;

/// <summary>Past conversations on another definition.</summary>
public sealed class PlaybackTests
{
    const string Nodes = """
        [{"id":"q","type":"question","message":"Name?","saveAs":"name","next":"h"},
         {"id":"h","type":"http","method":"GET","url":"https://shop.example/{{name}}","saveAs":"order","next":"m"},
         {"id":"m","type":"message","message":"Hi {{name}}, it is {{order.status}}.","next":"e"},{"id":"e","type":"message","message":"Bye."}]
        """;

    static readonly ExecutionState Past = Talk.Begun(Nodes).Says("Bo").IsAnswered(200, """{"status":"here"}""").State;

    static ReplayedExecution? On(string nodes) => Playback.Compare(Past, Talk.Define(Nodes), Talk.Define(nodes));

    [Fact]
    public void On_its_own_definition_nothing_differs() => Assert.Null(On(Nodes));

    [Fact]
    public void A_changed_text_stands_against_the_old_one_alone()
    {
        var replayed = On(Nodes.Replace("Hi {{name}}", "Hello {{name}}", StringComparison.Ordinal))!;
        var difference = Assert.Single(replayed.Differences);
        Assert.Equal(("Hi Bo, it is here.", "Hello Bo, it is here.", "m"), (difference.Before!.Text, difference.After!.Text, difference.After.Node));
        Assert.Equal("""{"type":"text","text":{"body":"Hello Bo, it is here."}}""", difference.After.Message.Text);
        Assert.Equal((ExecutionStatus.Completed, ExecutionStatus.Completed, 1), (replayed.Before.Status, replayed.After.Status, replayed.Total));
    }

    [Fact]
    public void A_message_more_or_less_leaves_those_around_it_alike()
    {
        var more = On(Nodes.Replace("\"next\":\"h\"}", "\"next\":\"n\"},{\"id\":\"n\",\"type\":\"message\",\"message\":\"One moment.\",\"next\":\"h\"}", StringComparison.Ordinal))!;
        var added = Assert.Single(more.Differences);
        Assert.Equal((null, "One moment."), (added.Before?.Text, added.After?.Text));

        var less = On(Nodes.Replace("\"next\":\"h\"", "\"next\":\"m\"", StringComparison.Ordinal).Replace("Hi {{name}}, it is {{order.status}}.", "Hi {{name}}, it is here.", StringComparison.Ordinal));
        Assert.Null(less); // without the call, but the same to the contact
    }

    [Fact]
    public void A_wait_that_nothing_recorded_answers_shows_as_another_end()
    {
        var replayed = On(Nodes.Replace("\"next\":\"m\"", "\"next\":\"age\"}, {\"id\":\"age\",\"type\":\"question\",\"message\":\"Age?\",\"next\":\"m\"", StringComparison.Ordinal))!;
        Assert.Equal((ExecutionStatus.Waiting, "age"), (replayed.After.Status, replayed.After.Node));
        Assert.Equal(["Hi Bo, it is here. > Age?", "Bye. > "], replayed.Differences.Select(difference => $"{difference.Before?.Text} > {difference.After?.Text}"));
    }
}
