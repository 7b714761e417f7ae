using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains.Tests;

/// <summary>A flow that is activated can run: nothing leads nowhere, nothing goes round for ever, every message would be taken.</summary>
public sealed class FlowCheckTests
{
    static readonly Dictionary<NamedTemplate, TemplateRecall> Templates = new()
    {
        [new("hello", "en")] = new(true, true, new("1", "hello", "en", "APPROVED", "UTILITY", "POSITIONAL", new("""[{"type":"BODY","text":"Hi {{1}}"}]"""))),
        [new("paused", "en")] = new(true, true, new("2", "paused", "en", "PAUSED", "UTILITY", "POSITIONAL", new("""[{"type":"BODY","text":"Hi"}]"""))),
        [new("gone", "en")] = new(true, true, null),
    };

    static string Told(string nodes, string trigger = """{"type":"any_message"}""")
    {
        var faults = new List<Fault>();
        FlowCheck.Check(Talk.Define(nodes, trigger), Templates, new OutgoingOptions(), faults);
        return string.Join(", ", faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
    }

    static string Template(string name, string parameters = "") =>
        $$$"""[{"id":"a","type":"message","message":{"type":"template","template":{"name":"{{{name}}}","language":{"code":"en"}{{{parameters}}} } } }]""";

    [Theory]
    [InlineData("""[{"id":"a","type":"goto","next":"z"}]""", "/nodes/0/next unknown_node")]
    [InlineData("""[{"id":"a","type":"goto"}]""", "/nodes/0/next missing_branch")]
    [InlineData("""[{"id":"a","type":"end"},{"id":"b","type":"end"}]""", "/nodes/1 unreachable")]
    [InlineData("""[{"id":"a","type":"condition"}]""", "/nodes/0/branches missing_branch, /nodes/0/else missing_branch")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"contact.name","op":"exists"}}],"else":"b"},{"id":"b","type":"end"}]""", "/nodes/0/branches/0/next missing_branch")]
    [InlineData("""[{"id":"a","type":"question","message":"?","choices":[{"title":"A","next":"z"}],"onTimeout":"y"}]""", "/nodes/0/onTimeout unknown_node, /nodes/0/choices/0/next unknown_node")]
    public void Every_way_leads_somewhere_and_every_node_is_reached(string nodes, string told) => Assert.Equal(told, Told(nodes));

    [Theory]
    [InlineData("""[{"id":"a","type":"goto","next":"a"}]""", "/nodes/0/next endless_loop")]
    [InlineData("""[{"id":"a","type":"message","message":"x","next":"b"},{"id":"b","type":"set","variables":{"x":1},"next":"a"}]""", "/nodes/1/next endless_loop")]
    [InlineData("""[{"id":"a","type":"question","message":"x","onError":"a"}]""", "/nodes/0/onError endless_loop")]
    [InlineData("""[{"id":"a","type":"question","message":"x","next":"a","onTimeout":"a"}]""", "")]
    [InlineData("""[{"id":"a","type":"message","message":"x","next":"b"},{"id":"b","type":"delay","for":"P1D","next":"a"}]""", "")]
    [InlineData("""[{"id":"a","type":"handoff","next":"a"}]""", "")]
    public void No_loop_is_without_a_wait(string nodes, string told) => Assert.Equal(told, Told(nodes));

    [Theory]
    [InlineData("""[{"id":"a","type":"message","message":"{{x}}"}]""", "/nodes/0/message unknown_variable")]
    [InlineData("""[{"id":"a","type":"message","message":"{{x|y}} {{contact.attributes.city}} {{trigger.text}}"}]""", "")]
    [InlineData("""[{"id":"a","type":"message","message":"{{contact.nme}}"}]""", "/nodes/0/message unknown_variable")]
    [InlineData("""[{"id":"a","type":"question","message":"?","saveAs":"x","next":"b"},{"id":"b","type":"message","message":"{{x}}"}]""", "")]
    [InlineData("""[{"id":"a","type":"question","message":"?","saveAs":"x","onTimeout":"b"},{"id":"b","type":"message","message":"{{x}}"}]""", "/nodes/1/message unknown_variable")]
    [InlineData("""[{"id":"a","type":"message","message":"?","onError":"b"},{"id":"b","type":"message","message":"{{error.code}}"}]""", "")]
    [InlineData("""[{"id":"a","type":"condition","branches":[{"when":{"variable":"x","op":"=","value":"{{y}}"},"next":"b"}],"else":"b"},{"id":"b","type":"end"}]""",
        "/nodes/0/branches/0/when/value unknown_variable, /nodes/0/branches/0/when/variable unknown_variable")]
    public void Every_variable_is_set_on_a_way_that_leads_there(string nodes, string told) => Assert.Equal(told, Told(nodes));

    [Fact]
    public void A_caller_of_the_webhook_may_bring_any_variable() =>
        Assert.Equal("", Told("""[{"id":"a","type":"message","message":"{{x}}"}]""", """{"type":"webhook"}"""));

    [Theory]
    [InlineData("""{"type":"text","text":{"body":"a","bdy":"b"}}""", "/nodes/0/message/text/bdy unknown_member")]
    [InlineData("""{"type":"text","text":{"body":"{{ 1 }}"}}""", "/nodes/0/message/text/body invalid_value")]
    [InlineData("""{"type":"location","location":{"latitude":"{{contact.attributes.lat}}","longitude":"1"}}""", "")]
    [InlineData("\"\"", "/nodes/0/message too_short")]
    public void Messages_are_held_against_metas_limits(string message, string told) => Assert.Equal(told, Told($$"""[{"id":"a","type":"message","message":{{message}}}]"""));

    [Fact]
    public void The_text_of_a_question_with_buttons_has_the_limit_of_buttons() =>
        Assert.Equal("/nodes/0/message too_long", Told($$"""[{"id":"a","type":"question","message":"{{new string('x', 1025)}}","choices":["A"]}]"""));

    [Fact]
    public void Template_messages_are_held_against_their_templates()
    {
        Assert.Equal("/nodes/0/message/template/components required", Told(Template("hello")));
        Assert.Equal("", Told(Template("hello", ""","components":[{"type":"body","parameters":[{"type":"text","text":"{{contact.name}}"}]}]""")));
        Assert.Equal("/nodes/0/message/template/name invalid_value", Told(Template("paused")));
        Assert.Equal("/nodes/0/message/template/name invalid_value", Told(Template("gone")));
        Assert.Equal("", Told(Template("unknown")));
    }

    [Theory]
    [InlineData("https://shop.example/orders/{{contact.phone}}?x={{contact.name}}", "")]
    [InlineData("https://{{contact.name}}.example/", "/nodes/0/url invalid_value")]
    [InlineData("http://shop.example/", "/nodes/0/url invalid_value")]
    [InlineData("https://127.0.0.1/", "/nodes/0/url invalid_value")]
    [InlineData("{{contact.name}}", "/nodes/0/url invalid_value")]
    public void A_contact_does_not_choose_the_host_that_is_called(string url, string told) => Assert.Equal(told, Told($$"""[{"id":"a","type":"http","url":"{{url}}"}]"""));
}
