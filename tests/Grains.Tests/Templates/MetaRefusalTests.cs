using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>Meta's errors about templates, as callers read them.</summary>
public sealed class MetaRefusalTests
{
    [Fact]
    public void Who_changes_a_template_is_not_told_to_send_a_message_again() =>
        Assert.Equal("Meta refused. Cannot be changed: Its status does not allow it.",
            MetaRefusals.Of(new() { Code = 100, Subcode = 2388039, UserTitle = "Cannot be changed", UserMessage = "Its status does not allow it." }, ErrorKind.Permanent).Detail);

    [Fact]
    public void Sentences_end_before_the_next_begins() =>
        Assert.Contains("Invalid OAuth access token. Create a new", MetaRefusals.Of(new() { Code = 190, Title = "Invalid OAuth access token" }, ErrorKind.Permanent).Detail, StringComparison.Ordinal);

    [Fact]
    public void What_Meta_did_not_say_is_not_given_as_its_word()
    {
        var refusal = MetaRefusals.Of(new() { Code = GraphError.NoCode, HttpStatus = 503, Title = "Meta answered 503 without a readable error" }, ErrorKind.Passing);
        Assert.Equal(("meta_unavailable", null), (refusal.Code, refusal.Meta));
    }
}
