using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Tests;

/// <summary>What Meta says about a body, word for word: meta-cloud-api §3.5.</summary>
public sealed class PayloadTests
{
    static GraphError? Check(string members)
    {
        var body = JsonSerializer.Deserialize<JsonElement>($$"""{"messaging_product":"whatsapp","to":"+16505551234",{{members}}}""");
        return SendRequest.Read(new Param(body, "body"), rewriteWaId: true, _ => null).Item2;
    }

    [Theory]
    [InlineData(""" "type":"text" """, "(#100) The parameter text['body'] is required.")]
    [InlineData(""" "type":"text","text":{"body":""} """, "(#100) The parameter text['body'] is required.")]
    [InlineData(""" "text":{"body":7} """, "(#100) Param text['body'] must be a string.")]
    [InlineData(""" "text":{"body":"a","preview_url":"yes"} """, "(#100) Param text['preview_url'] must be a boolean.")]
    [InlineData(""" "text":{"body":"a","colour":"red"} """, "(#100) Unexpected key \"colour\" on param \"text\".")]
    [InlineData(""" "type":"image","image":{"id":"1","filename":"a"} """, "(#100) Unexpected key \"filename\" on param \"image\".")]
    [InlineData(""" "type":"image","image":{"link":"nowhere"} """, "(#100) Param image['link'] is not a valid URI.")]
    [InlineData(""" "type":"jpeg" """, "(#100) Param type must be one of {AUDIO, CONTACTS, DOCUMENT, GIF, IMAGE, INTERACTIVE, LINK_PREVIEW, LOCATION, PIN, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got \"jpeg\".")]
    [InlineData(""" "type":"template","template":{"name":"a"} """, "(#100) The parameter template['language']['code'] is required.")]
    [InlineData(""" "type":"template","template":{"name":"a","language":{"code":"en"},"components":[{"type":"body","colour":1}]} """, "(#100) Unexpected key \"colour\" on param \"template['components'][0]\".")]
    [InlineData(""" "type":"interactive","interactive":{"type":"button","action":{"buttons":[]}} """, "(#100) The parameter interactive['body']['text'] is required.")]
    [InlineData(""" "type":"location","location":{"latitude":"37.4"} """, "(#100) The parameter location['longitude'] is required.")]
    public void Wrong_shapes_are_code_100_with_these_words(string members, string message)
    {
        var error = Check(members);
        Assert.Equal((100, 400, message, null), (error!.Code, error.Status, error.Message, error.Details));
    }

    [Fact]
    public void Text_may_have_4096_characters_counted_as_characters()
    {
        Assert.Null(Check($$""" "text":{"body":"{{string.Concat(Enumerable.Repeat("👍", 4096))}}"} """));
        Assert.Equal("(#100) Param text['body'] must be at most 4096 characters long.", Check($$""" "text":{"body":"{{new string('a', 4097)}}"} """)!.Message);
    }

    [Theory]
    [InlineData("""{"type":"button","body":{"text":"a"},"action":{"buttons":[]}}""", "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")]
    [InlineData("""{"type":"button","body":{"text":"a"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"123456789012345678901"}}]}}""", "Button title length invalid. Min length: 1, Max length: 20")]
    [InlineData("""{"type":"button","body":{"text":"a"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"x"}},{"type":"reply","reply":{"id":"2","title":"x"}}]}}""", "Duplicate button title")]
    [InlineData("""{"type":"list","body":{"text":"a"},"action":{"button":"b","sections":[{"rows":[{"id":"1","title":"1234567890123456789012345"}]}]}}""", "Row title is too long. Max length is 24")]
    public void Wrong_values_of_interactive_messages_are_131009_with_these_details(string interactive, string details)
    {
        var error = Check($$""" "type":"interactive","interactive":{{interactive}} """);
        Assert.Equal((131009, 400, "(#131009) Parameter value is not valid", details), (error!.Code, error.Status, error.Message, error.Details));
    }

    [Fact]
    public void A_list_has_ten_rows_over_all_sections()
    {
        static string Section(string name) =>
            $"{{\"title\":\"{name}\",\"rows\":[{string.Join(',', Enumerable.Range(0, 6).Select(i => $"{{\"id\":\"{name}{i}\",\"title\":\"t\"}}"))}]}}";
        var list = $"{{\"type\":\"list\",\"body\":{{\"text\":\"a\"}},\"action\":{{\"button\":\"b\",\"sections\":[{Section("a")},{Section("b")}]}}}}";
        Assert.Equal("Total row count exceed max allowed count: 10", Check($$""" "type":"interactive","interactive":{{list}} """)!.Details);
    }

    [Theory]
    [InlineData("""{"type":"image","image":{"link":"https://example.com/a.jpg","caption":"c"}}""")]
    [InlineData("""{"type":"audio","audio":{"id":"1","voice":true}}""")]
    [InlineData("""{"type":"document","document":{"link":"https://example.com/a.pdf","filename":"a.pdf"}}""")]
    [InlineData("""{"type":"sticker","sticker":{"id":"1"}}""")]
    [InlineData("""{"type":"location","location":{"latitude":37.4,"longitude":"-122.1","name":"n","address":"a"}}""")]
    [InlineData("""{"type":"contacts","contacts":[{"name":{"formatted_name":"A B","first_name":"A"},"phones":[{"phone":"+1650","type":"HOME"}],"birthday":"1999-01-23"}]}""")]
    [InlineData("""{"type":"reaction","reaction":{"message_id":"wamid.HBgLMTY0NjcwNDM1OTUVAgASGBQz","emoji":""}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"cta_url","header":{"type":"image","image":{"link":"https://example.com/b.png"}},"body":{"text":"t"},"action":{"name":"cta_url","parameters":{"display_text":"See","url":"https://example.com"}}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"flow","body":{"text":"t"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"1","flow_cta":"Book"}}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"location_request_message","body":{"text":"t"},"action":{"name":"send_location"}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"product_list","header":{"type":"text","text":"h"},"body":{"text":"t"},"action":{"catalog_id":"1","sections":[{"title":"s","product_items":[{"product_retailer_id":"p"}]}]}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"catalog_message","body":{"text":"t"},"action":{"name":"catalog_message","parameters":{"thumbnail_product_retailer_id":"2"}}}}""")]
    [InlineData("""{"type":"text","text":{"body":"a"},"context":{"message_id":"wamid.x"},"unknown_at_the_top":1}""")]
    public void Every_type_passes_in_the_form_Meta_documents(string message)
    {
        var members = JsonNode.Parse(message)!.AsObject().Select(m => $"\"{m.Key}\":{m.Value!.ToJsonString()}");
        Assert.Null(Check(string.Join(',', members)));
    }

    [Theory]
    [InlineData("""{"to":"+16505551234"}""", "(#100) The parameter messaging_product is required.")]
    [InlineData("""{"messaging_product":"whatsapp"}""", "(#100) The parameter to is required.")]
    public void Product_and_recipient_are_asked_for_first(string body, string message) =>
        Assert.Equal(message, SendRequest.Read(new Param(JsonSerializer.Deserialize<JsonElement>(body), "body"), true, _ => null).Item2!.Message);
}
