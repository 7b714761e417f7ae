using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>What an author writes is read strictly, and everything wrong with it is told at once.</summary>
public sealed class FlowReadingTests
{
    static List<Fault> Faults(string nodes, string trigger = """{"type":"any_message"}""")
    {
        var faults = new List<Fault>();
        FlowDefinition.Read(JsonElement.Parse(trigger), JsonElement.Parse(nodes), faults);
        return faults;
    }

    static string Told(IEnumerable<Fault> faults) => string.Join(", ", faults.Select(fault => $"{fault.Pointer} {fault.Code}"));

    [Theory]
    [InlineData("""[]""", "/nodes too_few")]
    [InlineData("""{}""", "/nodes wrong_type")]
    [InlineData("""[1]""", "/nodes/0 wrong_type")]
    [InlineData("""[{"type":"end"}]""", "/nodes/0/id required")]
    [InlineData("""[{"id":"a"}]""", "/nodes/0/type required")]
    [InlineData("""[{"id":"a","type":"dance"}]""", "/nodes/0/type invalid_value")]
    [InlineData("""[{"id":"a","type":"end"},{"id":"a","type":"end"}]""", "/nodes/1/id duplicate")]
    [InlineData("""[{"id":"a","type":"end","next":"b"}]""", "/nodes/0/next unknown_member")]
    [InlineData("""[{"id":"a","type":"message"}]""", "/nodes/0/message required")]
    [InlineData("""[{"id":"a","type":"message","message":{"type":"text","text":{"body":"x"},"to":"+1"}}]""", "/nodes/0/message/to not_allowed")]
    [InlineData("""[{"id":"a","type":"message","message":{"type":"text","image":{}}}]""", "/nodes/0/message/image not_allowed, /nodes/0/message/text required")]
    [InlineData("""[{"id":"a","type":"message","message":{"txt":{}}}]""", "/nodes/0/message/type required, /nodes/0/message/txt unknown_member")]
    [InlineData("""[{"id":"a","type":"question","message":"?","saveAs":"1st"}]""", "/nodes/0/saveAs invalid_value")]
    [InlineData("""[{"id":"a","type":"question","message":"?","saveAs":"contact"}]""", "/nodes/0/saveAs invalid_value")]
    [InlineData("""[{"id":"a","type":"question","message":"?","expect":"choice"}]""", "/nodes/0/choices required")]
    [InlineData("""[{"id":"a","type":"question","message":"?","choices":["A","a!"]}]""", "/nodes/0/choices/1 duplicate")]
    [InlineData("""[{"id":"a","type":"question","message":"?","choices":["1","2","3","4","5","6","7","8","9","10","11"]}]""", "/nodes/0/choices too_many")]
    [InlineData("""[{"id":"a","type":"question","message":"?","choices":[{"title":"A","nxt":"b"}]}]""", "/nodes/0/choices/0/nxt unknown_member")]
    [InlineData("""[{"id":"a","type":"question","message":"?","timeout":"P1M"}]""", "/nodes/0/timeout invalid_value")]
    [InlineData("""[{"id":"a","type":"question","message":"?","maxAttempts":0}]""", "/nodes/0/maxAttempts invalid_value")]
    [InlineData("""[{"id":"a","type":"delay"}]""", "/nodes/0/for required")]
    [InlineData("""[{"id":"a","type":"delay","for":"PT1H","until":"09:00","timeZone":"UTC"}]""", "/nodes/0/for exclusive")]
    [InlineData("""[{"id":"a","type":"delay","until":"09:00"}]""", "/nodes/0/timeZone required")]
    [InlineData("""[{"id":"a","type":"delay","until":"9 o'clock","timeZone":"Atlantis"}]""", "/nodes/0/until invalid_value, /nodes/0/timeZone invalid_value")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"x","op":"~","value":1},"next":"b"}],"else":"b"}]""", "/nodes/0/branches/0/when/op invalid_value")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"x","op":"matches","value":"(?=a)"}}]}]""", "/nodes/0/branches/0/when/value invalid_value")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"x","op":"matches","value":"((a{50}){50}){50}"}}]}]""", "/nodes/0/branches/0/when/value invalid_value")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"x","op":"in","value":"a"}}]}]""", "/nodes/0/branches/0/when/value wrong_type")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"next":"b"}]}]""", "/nodes/0/branches/0/when required")]
    [InlineData("""[{"id":"a","type":"set","variables":{"a b":1}}]""", "/nodes/0/variables/a b invalid_value")]
    [InlineData("""[{"id":"a","type":"tag"}]""", "/nodes/0/add required")]
    [InlineData("""[{"id":"a","type":"http","url":"https://a.example","method":"get"}]""", "/nodes/0/method invalid_value")]
    [InlineData("""[{"id":"a","type":"http","url":"https://a.example","headers":{"Host":"b"},"body":1}]""", "/nodes/0/headers/Host invalid_value, /nodes/0/body not_allowed")]
    public void A_fault_in_a_node_is_named_where_it_stands(string nodes, string told) => Assert.Equal(told, Told(Faults(nodes)));

    [Theory]
    [InlineData("""{"type":"sms"}""", "/trigger/type invalid_value")]
    [InlineData("""{"type":"keyword"}""", "/trigger/keywords required")]
    [InlineData("""{"type":"keyword","keywords":[" "]}""", "/trigger/keywords/0 invalid_value")]
    [InlineData("""{"type":"keyword","keywords":["a("],"match":"regex"}""", "/trigger/keywords/0 invalid_value")]
    [InlineData("""{"type":"any_message","keywords":["a"]}""", "/trigger/keywords unknown_member")]
    [InlineData("""{"type":"webhook","webhook":{"enable":true}}""", "/trigger/webhook/enable unknown_member")]
    public void A_fault_in_the_trigger_is_named_where_it_stands(string trigger, string told) => Assert.Equal(told, Told(Faults("""[{"id":"a","type":"end"}]""", trigger)));

    [Fact]
    public void What_is_stored_is_what_was_written()
    {
        var (trigger, nodes) = ("""{ "type" : "any_message" }""", """[ {"type":"end", "id":"é"} ]""");
        var document = FlowDefinition.Document(JsonElement.Parse(trigger), JsonElement.Parse(nodes));
        Assert.Contains(nodes, document.Text, StringComparison.Ordinal);
        Assert.Equal("é", FlowDefinition.Of(document).Start.Id);
    }

    [Theory]
    [InlineData("PT1S", 1)]
    [InlineData("P1DT2H3M4S", 93_784)]
    [InlineData("P2W", 1_209_600)]
    public void Durations_are_of_fixed_length(string text, int seconds)
    {
        Assert.True(IsoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("PT0S")]
    [InlineData("P91D")]
    [InlineData("1 hour")]
    public void Other_durations_are_refused(string text) => Assert.False(IsoDuration.TryParse(text, out _));
}
