using System.Text.Json;

namespace WhatsApi.Grains.Tests;

public sealed class MessageDocumentTests
{
    [Fact]
    public void What_most_messages_have_in_common_is_not_stored()
    {
        var document = JsonSerializer.Serialize(new MessageState { Lane = Lane.Single, OnUnknown = OnUnknown.Resend }, StateJson.Default.MessageState);
        foreach (var member in (string[])["inbound", "lane", "onUnknown", "metadata"]) Assert.DoesNotContain($"\"{member}\"", document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"inbound":false,"onUnknown":"Resend","lane":"Single","metadata":{}}""", false, OnUnknown.Resend, Lane.Single)]
    [InlineData("{}", false, OnUnknown.Resend, Lane.Single)]
    [InlineData("""{"inbound":true,"onUnknown":"Hold","lane":"Campaign"}""", true, OnUnknown.Hold, Lane.Campaign)]
    public void Documents_are_read_with_and_without_it(string document, bool inbound, OnUnknown onUnknown, Lane lane)
    {
        var message = JsonSerializer.Deserialize(document, StateJson.Default.MessageState)!;
        Assert.Equal((inbound, onUnknown, lane), (message.Inbound, message.OnUnknown, message.Lane));
    }
}
