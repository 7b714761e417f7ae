using System.Text.Json;

namespace WhatsApi.Grains.Tests;

/// <summary>The secret of a flow's webhook is nowhere in clear, and what was read can be written back.</summary>
public sealed class FlowSecretTests
{
    const string Nodes = """[{"id":"a",  "type":"end"}]""";

    static RawJson Definition(string webhook) => new($$"""{"trigger":{"type":"keyword","keywords":["a"],"webhook":{{webhook}},"match":"exact"},"nodes":{{Nodes}}}""");

    static RawJson Secret(string secret) => Definition($$"""{"enabled":true,"secret":"{{secret}}"}""");

    static RawJson Seal(RawJson definition) => FlowSecret.Seal(definition, secret => $"sealed {secret.Length}");

    [Fact]
    public void It_is_sealed_and_the_rest_stays_as_it_was_written()
    {
        var stored = Seal(Secret("open sesame"));
        Assert.DoesNotContain("open sesame", stored.Text, StringComparison.Ordinal);
        Assert.Equal("sealed 11", FlowSecret.SealedIn(stored));
        Assert.Equal(Nodes, JsonElement.Parse(stored.Text).GetProperty("nodes").GetRawText());
        Assert.Equal("""{"type":"keyword","keywords":["a"],"webhook":{"enabled":true,"secret":"********"},"match":"exact"}""", FlowSecret.ShownTrigger(stored).Text);
        Assert.NotNull(FlowDefinition.Of(stored));
    }

    [Theory]
    [InlineData("""{"enabled":true}""")]
    [InlineData("""{"enabled":true,"secret":null}""")]
    public void A_flow_without_one_is_left_alone(string webhook) => Assert.Equal(Definition(webhook), Seal(Definition(webhook)));

    [Fact]
    public void One_that_stands_in_an_old_definition_is_not_shown() =>
        Assert.DoesNotContain("open sesame", FlowSecret.ShownTrigger(Secret("open sesame")).Text, StringComparison.Ordinal);

    [Fact]
    public void Written_back_as_it_was_shown_it_stays_and_anything_else_takes_its_place()
    {
        var (before, old) = (Seal(Secret("first")), Secret("old"));
        Assert.Equal("sealed 5", FlowSecret.SealedIn(FlowSecret.Keep(Seal(Secret(FlowSecret.Shown)), before)!.Value));
        Assert.Equal(old, FlowSecret.Keep(Seal(Secret(FlowSecret.Shown)), old));
        Assert.Equal("sealed 10", FlowSecret.SealedIn(FlowSecret.Keep(Seal(Secret("the second")), before)!.Value));
        Assert.Null(FlowSecret.SealedIn(FlowSecret.Keep(Seal(Definition("""{"enabled":true}""")), before)!.Value));
    }

    [Fact]
    public void What_stands_for_it_is_none_where_none_is_kept()
    {
        Assert.Null(FlowSecret.Keep(Seal(Secret(FlowSecret.Shown)), null));
        Assert.Null(FlowSecret.Keep(Seal(Secret(FlowSecret.Shown)), Definition("""{"enabled":true}""")));
    }
}
