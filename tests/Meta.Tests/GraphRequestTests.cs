using System.Text;
using System.Text.Json;

namespace WhatsApi.Meta.Tests;

public sealed class GraphRequestTests
{
    static readonly Recipient Phone = new Recipient.Phone("+16505551234");

    [Fact]
    public void A_text_to_a_number_is_what_Meta_documents() => Assert.Equal(
        """{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234","type":"text","text":{"body":"Hi"}}""",
        Encoding.UTF8.GetString(GraphRequest.Compose(Phone, "text", """{"body":"Hi"}""")));

    [Fact]
    public void A_business_scoped_id_goes_out_as_recipient() => Assert.Equal(
        """{"messaging_product":"whatsapp","recipient_type":"individual","recipient":"US.13491208655302741918","type":"text","text":{"body":"Hi"}}""",
        Encoding.UTF8.GetString(GraphRequest.Compose(new Recipient.BusinessScopedId("US.13491208655302741918"), "text", """{"body":"Hi"}""")));

    [Fact]
    public void Context_and_opaque_data_go_with_it()
    {
        var body = JsonElement.Parse(GraphRequest.Compose(Phone, "text", """{"body":"Hi"}""", "wamid.HBg=", "msg_\"1\""));
        Assert.Equal("wamid.HBg=", body.GetProperty("context").GetProperty("message_id").GetString());
        Assert.Equal("msg_\"1\"", body.GetProperty("biz_opaque_callback_data").GetString());
    }

    [Theory]
    [InlineData("""{"a":1.0,"body":"caf\u00e9 \/ 👍",  "a":1e2}""")]
    [InlineData("""[{"name":{"formatted_name":"Ä"}}]""")]
    public void The_payload_is_copied_byte_by_byte(string payload) =>
        Assert.Contains($"\"text\":{payload}", Encoding.UTF8.GetString(GraphRequest.Compose(Phone, "text", payload)), StringComparison.Ordinal);
}
