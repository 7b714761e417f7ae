namespace WhatsApi.Grains.Tests;

/// <summary>Questions and what people answer.</summary>
public sealed class QuestionTests
{
    static Talk Asked(string expect, string more = "") => Talk.Begun($$"""[{"id":"q","type":"question","message":"?","saveAs":"x","expect":"{{expect}}"{{more}}}]""");

    const string Sizes = ""","choices":[{"id":"s","title":"Small 🧦"},{"id":"l","title":"Large"}]""";

    [Theory]
    [InlineData("any", " Hi ", "\" Hi \"")]
    [InlineData("text", "Hi", "\"Hi\"")]
    [InlineData("text", "  ", null)]
    [InlineData("number", "12,5", "12.5")]
    [InlineData("number", "twelve", null)]
    [InlineData("email", " ann@shop.example ", "\"ann@shop.example\"")]
    [InlineData("email", "ann@shop", null)]
    [InlineData("email", "a@b@c.d", null)]
    [InlineData("phone", "+1 (555) 123-4567", "\"+15551234567\"")]
    [InlineData("phone", "555", null)]
    [InlineData("media", "here", null)]
    [InlineData("location", "home", null)]
    public void A_text_answers_what_it_can(string expect, string text, string? saved)
    {
        var talk = Asked(expect).Says(text);
        Assert.Equal(saved, talk.Variable("x"));
        Assert.Equal(saved is null ? ExecutionStatus.Waiting : ExecutionStatus.Completed, talk.State.Status);
    }

    [Theory]
    [InlineData("media", "image", """{"id":"1","mime_type":"image/jpeg"}""", """{"type":"image","id":"1","mime_type":"image/jpeg"}""")]
    [InlineData("media", "location", """{"latitude":1,"longitude":2}""", null)]
    [InlineData("location", "location", """{"latitude":1,"longitude":2}""", """{"latitude":1,"longitude":2}""")]
    [InlineData("any", "location", """{"latitude":1,"longitude":2}""", """{"type":"location","latitude":1,"longitude":2}""")]
    [InlineData("any", "contacts", """[{"name":{}}]""", """{"type":"contacts","contacts":[{"name":{}}]}""")]
    [InlineData("text", "image", """{"id":"1"}""", null)]
    [InlineData("text", "button", """{"text":"Yes","payload":"y"}""", "\"Yes\"")]
    [InlineData("phone", "contacts", """[{"phones":[{"phone":"+1 555","wa_id":"15551234567"}]}]""", "\"+15551234567\"")]
    public void Other_messages_answer_what_they_are(string expect, string type, string payload, string? saved) => Assert.Equal(saved, Asked(expect).Sends(type, payload).Variable("x"));

    [Theory]
    [InlineData("small", "\"s\"")]
    [InlineData("L", "\"l\"")]
    [InlineData(" LARGE! ", "\"l\"")]
    [InlineData("2", "\"l\"")]
    [InlineData("3", null)]
    [InlineData("medium", null)]
    public void A_choice_may_be_written_as_its_title_its_id_or_its_number(string text, string? saved) => Assert.Equal(saved, Asked("choice", Sizes).Says(text).Variable("x"));

    [Fact]
    public void Among_numbers_a_number_is_itself() =>
        Assert.Null(Talk.Begun("""[{"id":"q","type":"question","message":"?","saveAs":"x","choices":["2 people","4 people"]}]""").Says("1").Variable("x"));

    [Fact]
    public void A_choice_may_be_pressed()
    {
        Assert.Equal("\"l\"", Asked("choice", Sizes).Presses("l").Variable("x"));
        Assert.Equal("\"l\"", Asked("choice", Sizes).Sends("interactive", """{"type":"list_reply","list_reply":{"id":"l","title":"Large"}}""").Variable("x"));
        Assert.Equal("\"l\"", Asked("choice", Sizes).Sends("button", """{"text":"Large","payload":"something"}""").Variable("x"));
    }

    [Fact]
    public void A_choice_answers_a_question_for_something_else_too() =>
        Assert.Equal("\"Skip\"", Asked("media", ""","choices":["Skip"]""").Says("skip").Variable("x"));

    [Fact]
    public void A_choice_may_lead_elsewhere()
    {
        var talk = Talk.Begun("""[{"id":"q","type":"question","message":"?","choices":[{"title":"A","next":"a"},"B"],"next":"b"},{"id":"a","type":"message","message":"to a"},{"id":"b","type":"message","message":"to b"}]""");
        Assert.Equal("? [A] [B]", talk.Said);
        Assert.Equal("to a", talk.Says("a").Said);
    }

    [Theory]
    [InlineData("""["A","B","C"]""", "? [A] [B] [C]")]
    [InlineData("""["A","B","C","D"]""", "? [Choose] [A] [B] [C] [D]")]
    [InlineData("""["Longer than twenty cha"]""", "? [Choose] [Longer than twenty cha]")]
    [InlineData("""[{"title":"A","description":"first"}]""", "? [Choose] [A]")]
    public void A_plain_text_with_choices_becomes_buttons_or_a_list(string choices, string said) =>
        Assert.Equal(said, Talk.Begun($$"""[{"id":"q","type":"question","message":"?","choices":{{choices}}}]""").Said);

    [Fact]
    public void Buttons_written_by_hand_are_choices()
    {
        var talk = Talk.Begun("""
            [{"id":"q","type":"question","saveAs":"x","message":{"type":"interactive","interactive":{"type":"button","body":{"text":"?"},
              "action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}}}]
            """);
        Assert.Equal("\"y\"", talk.Says("yes").Variable("x"));
    }

    [Fact]
    public void What_is_no_answer_is_asked_again_until_it_is_too_much()
    {
        var talk = Asked("number", ""","invalidMessage":"A number, please.","maxAttempts":2""");
        Assert.Equal("?", talk.Said);
        Assert.Equal("A number, please.", talk.Says("a").Said);
        talk.Says("b");
        Assert.Equal((ExecutionStatus.Failed, "too_many_attempts"), (talk.State.Status, talk.State.Failure!.Code));
    }

    [Fact]
    public void Too_many_attempts_may_lead_elsewhere()
    {
        var talk = Talk.Begun("""[{"id":"q","type":"question","message":"?","expect":"number","maxAttempts":2,"onInvalid":"h"},{"id":"h","type":"handoff"}]""");
        Assert.Equal("? / ?", talk.Says("a").Said);
        Assert.Equal(ExecutionStatus.HandedOff, talk.Says("b").State.Status);
    }

    [Fact]
    public void Nobody_answers_in_time()
    {
        Assert.Equal(ExecutionStatus.Waiting, Asked("any", ""","timeout":"PT1H" """).Waits("PT59M").State.Status);
        Assert.Equal(ExecutionStatus.Expired, Asked("any", ""","timeout":"PT1H" """).Waits("PT1H").State.Status);
        var talk = Talk.Begun("""[{"id":"q","type":"question","message":"?","timeout":"PT1H","onTimeout":"b"},{"id":"b","type":"message","message":"Still there?"}]""");
        Assert.Equal("? / Still there?", talk.Waits("PT1H").Said);
    }
}
