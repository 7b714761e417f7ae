using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class PayloadFaultTests
{
    [Theory]
    [InlineData("""{}""", "/text/body required")]
    [InlineData("""{"body":null}""", "/text/body required")]
    [InlineData("""{"body":""}""", "/text/body too_short")]
    [InlineData("""{"body":"{4096}"}""", "")]
    [InlineData("""{"body":"{4097}"}""", "/text/body too_long")]
    [InlineData("""{"body":5,"preview_url":"yes"}""", "/text/body wrong_type, /text/preview_url wrong_type")]
    [InlineData("""{"body":"Hi","captoin":"x","a/b~c":1}""", "/text/captoin unknown_member, /text/a~1b~0c unknown_member")]
    [InlineData("""{"body":"\ud83d"}""", "/text invalid_value")]
    [InlineData("""{"body":"\ude00\ud83d"}""", "/text invalid_value")]
    [InlineData("""{"body":"\\ud83d \ud83d\ude00"}""", "")]
    [InlineData("""[]""", "/text wrong_type")]
    [InlineData("""null""", "/text required")]
    public void A_text_has_1_to_4096_characters(string payload, string faults) => Assert.Equal(faults, Faults("text", payload));

    [Theory]
    [InlineData(""" "\ud83d\ude00" """, 1)]
    [InlineData(""" "😀" """, 1)]
    [InlineData(""" "é" """, 1)]
    [InlineData(""" "\u00e9\n\"\\\/" """, 5)]
    [InlineData(""" "👩‍👩‍👧" """, 5)]
    [InlineData(""" "" """, 0)]
    public void Characters_are_counted_as_code_points(string text, int length) => Assert.Equal(length, JsonText.Length(Json.Of(text)));

    [Theory]
    [InlineData("image", """{}""", "/image required")]
    [InlineData("image", """{"id":"1","link":"https://a.example/"}""", "/image exclusive")]
    [InlineData("image", """{"id":""}""", "/image/id too_short")]
    [InlineData("image", """{"id":1376223850470843}""", "/image/id wrong_type")]
    [InlineData("image", """{"link":"ftp://a.example/x"}""", "/image/link invalid_value")]
    [InlineData("image", """{"link":"a.example/x"}""", "/image/link invalid_value")]
    [InlineData("image", """{"id":"1","filename":"a.png"}""", "/image/filename unknown_member")]
    [InlineData("image", """{"id":"1","caption":"{1025}"}""", "/image/caption too_long")]
    [InlineData("video", """{"id":"1","caption":"{1024}"}""", "")]
    [InlineData("audio", """{"id":"1","caption":"x"}""", "/audio/caption unknown_member")]
    [InlineData("audio", """{"id":"1","voice":"true"}""", "/audio/voice wrong_type")]
    [InlineData("sticker", """{"id":"1","caption":"x"}""", "/sticker/caption unknown_member")]
    [InlineData("document", """{"id":"1","filename":5}""", "/document/filename wrong_type")]
    public void Media_come_by_id_or_by_link(string type, string payload, string faults) => Assert.Equal(faults, Faults(type, payload));

    [Theory]
    [InlineData("location", """{"latitude":90.1,"longitude":"-180.5"}""", "/location/latitude invalid_value, /location/longitude invalid_value")]
    [InlineData("location", """{"latitude":"north","longitude":1e999}""", "/location/latitude invalid_value, /location/longitude invalid_value")]
    [InlineData("location", """{"latitude":true}""", "/location/latitude wrong_type, /location/longitude required")]
    [InlineData("location", """{"latitude":1,"longitude":1,"url":"x"}""", "/location/url unknown_member")]
    [InlineData("reaction", """{"message_id":"wamid.A"}""", "/reaction/emoji required")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"ok"}""", "/reaction/emoji invalid_value")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"A"}""", "/reaction/emoji invalid_value")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"😀😀"}""", "/reaction/emoji invalid_value")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"👩‍👩‍👧"}""", "")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"1️⃣"}""", "")]
    [InlineData("reaction", """{"message_id":"wamid.A","emoji":"🇩🇪"}""", "")]
    [InlineData("contacts", """[]""", "/contacts too_few")]
    [InlineData("contacts", """{}""", "/contacts wrong_type")]
    [InlineData("contacts", """["Barbara"]""", "/contacts/0 wrong_type")]
    [InlineData("contacts", """[{}]""", "/contacts/0/name required")]
    [InlineData("contacts", """[{"name":{"formatted_name":"B"}}]""", "/contacts/0/name required")]
    [InlineData("contacts", """[{"name":{"first_name":"B"}}]""", "/contacts/0/name/formatted_name required")]
    [InlineData("contacts", """[{"name":{"formatted_name":"B","first_name":"B"},"birthday":"23.1.1999"}]""", "/contacts/0/birthday invalid_value")]
    [InlineData("contacts", """[{"name":{"formatted_name":"B","first_name":"B"},"phones":[{"phone":5},{"number":"1"}]}]""", "/contacts/0/phones/0/phone wrong_type, /contacts/0/phones/1/number unknown_member")]
    public void Places_reactions_and_contacts_are_checked_member_by_member(string type, string payload, string faults) => Assert.Equal(faults, Faults(type, payload));

    [Fact]
    public void A_type_that_cannot_be_sent_is_refused() => Assert.Equal("/type invalid_value", Faults("poll", "{}"));

    [Fact]
    public void A_missing_object_is_named()
    {
        var faults = new List<Fault>();
        PayloadRules.Check("text", default, faults);
        Assert.Equal(new Fault("/text", "required", "A message of type text needs the member text, an object."), Assert.Single(faults));
    }

    [Fact]
    public void A_payload_inside_a_larger_body_is_pointed_to_from_its_top()
    {
        var faults = new List<Fault>();
        PayloadRules.Check("text", Json.Of("{}"), faults, "/nodes/3/message");
        Assert.Equal("/nodes/3/message/text/body", Assert.Single(faults).Pointer);
    }

    [Fact]
    public void A_fault_says_the_limit_and_what_to_do()
    {
        var faults = new List<Fault>();
        PayloadRules.Check("text", Json.Of(Json.Filled("""{"body":"{5000}"}""")), faults);
        Assert.Equal("body must have 1 to 4096 characters and has 5000; shorten it.", Assert.Single(faults).Detail);
    }

    [Theory]
    [InlineData("text", """{"message_id":"wamid.A"}""", "")]
    [InlineData("text", """null""", "")]
    [InlineData("text", """{}""", "/context/message_id required")]
    [InlineData("text", """{"message_id":"wamid.A","from":"1"}""", "/context/from unknown_member")]
    [InlineData("text", """ "wamid.A" """, "/context wrong_type")]
    [InlineData("reaction", """{"message_id":"wamid.A"}""", "/context not_allowed")]
    public void A_context_quotes_one_message(string type, string context, string expected)
    {
        var faults = new List<Fault>();
        PayloadRules.CheckContext(type, Json.Of(context), faults);
        Assert.Equal(expected, Told(faults));
    }

    static string Faults(string type, string payload)
    {
        var faults = new List<Fault>();
        PayloadRules.Check(type, Json.Of(Json.Filled(payload)), faults);
        return Told(faults);
    }

    static string Told(List<Fault> faults) => string.Join(", ", faults.Select(f => $"{f.Pointer} {f.Code}"));
}
