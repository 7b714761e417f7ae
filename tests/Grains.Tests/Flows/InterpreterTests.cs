using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Grains.Tests;

/// <summary>An execution after events in any order, twice, late and early.</summary>
public sealed class InterpreterTests
{
    const string TwoQuestions = """
        [{"id":"q","type":"question","message":"Name?","saveAs":"name","next":"r"},{"id":"r","type":"question","message":"Age of {{name}}?","expect":"number","saveAs":"age","next":"d"},
         {"id":"d","type":"message","message":"Thanks, {{name}} ({{age}})."}]
        """;

    const string Call = """
        [{"id":"h","type":"http","method":"POST","url":"https://shop.example/{{contact.name}}?q={{trigger.text}}","headers":{"X-City":"{{contact.attributes.city}}"},
          "body":{"vip":"{{contact.tags}}","who":"{{contact.phone}}"},"saveAs":"order","onError":"e","next":"m"},
         {"id":"m","type":"message","message":"It is {{order.status|unknown}}."},{"id":"e","type":"message","message":"Sorry ({{error.code}} {{error.status}})."}]
        """;

    static string Json(ExecutionState state) => JsonSerializer.Serialize(state with { Outbox = [] }, StateJson.Default.ExecutionState);

    [Fact]
    public void A_conversation_goes_from_node_to_node()
    {
        var talk = Talk.Begun(TwoQuestions).Says("Bo").Says("7");
        Assert.Equal("Name? / Age of Bo? / Thanks, Bo (7).", talk.Said);
        Assert.Equal(ExecutionStatus.Completed, talk.State.Status);
        Assert.Equal("q:asked q:answered r:asked r:answered d:sent", talk.Outcomes);
        Assert.IsType<FlowEffect.End>(talk.Effects[^1]);
    }

    [Fact]
    public void The_same_message_twice_is_one_answer()
    {
        var talk = Talk.Begun(TwoQuestions);
        var reply = new FlowReply("msg_in", "text", "Bo");
        var once = Json(talk.Replies(reply).State);
        Assert.Equal(once, Json(talk.Replies(reply).State));
        Assert.Equal(once, Json(talk.Replies(new("msg_0", "text", "hi")).State));
    }

    [Fact]
    public void Nothing_happens_before_the_start_after_the_end_and_before_its_time()
    {
        var talk = Talk.About(TwoQuestions).Says("early");
        Assert.Empty(talk.State.Past);
        talk.Begins().Waits("PT1S");
        Assert.Equal(2, talk.Says("Bo").State.Past.Length);
        var over = Json(talk.Says("7").State);
        talk.Says("more").Begins().Waits("P30D").Hears(new FlowEvent.Stopped(talk.Now, null, "opted_out"));
        Assert.Equal(over, Json(talk.State));
    }

    [Fact]
    public void Effects_have_ids_of_their_own_that_are_the_same_each_time()
    {
        var ids = Talk.Begun(TwoQuestions).Says("Bo").Says("7").Effects.ConvertAll(effect => effect.Id);
        Assert.Equal(ids, Talk.Begun(TwoQuestions).Says("Bo").Says("7").Effects.ConvertAll(effect => effect.Id));
        Assert.Equal(ids.Distinct(), ids);
        Assert.True(Ids.IsId(ids[0], "msg_"));
    }

    [Fact]
    public void What_was_not_done_stays_in_the_outbox()
    {
        var state = Talk.Begun(TwoQuestions).Says("Bo").State;
        Assert.Equal(2, state.Outbox.Length);
        Assert.Single(state.Done(state.Outbox[0].Id).Outbox);
    }

    [Fact]
    public void A_state_that_was_stored_goes_on_and_plays_again()
    {
        var talk = Talk.Begun(Call).IsAnswered(200, """{"status":"on its way"}""");
        var stored = JsonSerializer.Deserialize(JsonSerializer.Serialize(talk.State, StateJson.Default.ExecutionState), StateJson.Default.ExecutionState)!;
        Assert.Equal(Json(talk.State), Json(Interpreter.Replay(talk.Flow, stored)));
    }

    [Fact]
    public void Outside_the_window_only_templates_are_sent()
    {
        const string Template = """{"type":"template","template":{"name":"back","language":{"code":"en"}}}""";
        Assert.Equal("window_closed", Talk.About(TwoQuestions).Begins(A.Morning).State.Failure!.Code);
        Assert.Equal("window_closed", Talk.About(TwoQuestions).Begins(windowUntil: null).State.Failure!.Code);
        Assert.Equal(ExecutionStatus.Completed, Talk.About($$"""[{"id":"a","type":"message","message":{{Template}}}]""").Begins(windowUntil: null).State.Status);
        var talk = Talk.About($$"""[{"id":"a","type":"message","message":"Hi","onError":"b"},{"id":"b","type":"message","message":{{Template}}}]""").Begins(windowUntil: null);
        Assert.Equal(("a:failed b:sent", "(template back)"), (talk.Outcomes, talk.Said));
    }

    [Fact]
    public void A_variable_that_makes_a_message_too_long_is_told()
    {
        var talk = Talk.Begun("""[{"id":"q","type":"question","message":"?","saveAs":"x","next":"b"},{"id":"b","type":"message","message":"{{x}}{{x}}"}]""").Says(new string('x', 3000));
        Assert.Equal((ExecutionStatus.Failed, "message_invalid"), (talk.State.Status, talk.State.Failure!.Code));
        Assert.Contains("4096", talk.State.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_without_a_wait_is_stopped()
    {
        var talk = Talk.Begun("""[{"id":"a","type":"goto","next":"a"}]""");
        Assert.Equal("loop_guard", talk.State.Failure!.Code);
        Assert.Equal(Interpreter.MostSteps + 1, talk.State.Steps.Length);
    }

    [Fact]
    public void A_server_is_called_and_its_answer_is_read()
    {
        var talk = Talk.Begun(Call);
        var call = Assert.IsType<FlowEffect.CallHttp>(talk.Effects.Single());
        Assert.Equal(("https://shop.example/Ann?q=hi", "Lima", """{"vip":["vip"],"who":"+15551234567"}"""), (call.Url, call.Headers["X-City"], call.Body));
        Assert.Equal(ExecutionStatus.Running, talk.State.Status);
        Assert.Equal("It is sent.", talk.IsAnswered(200, """{"status":"sent"}""").Said);
    }

    [Theory]
    [InlineData(404, "Sorry (http_status 404).")]
    [InlineData(200, "It is unknown.")]
    public void An_answer_that_is_no_success_goes_its_own_way(int status, string said) => Assert.Equal(said, Talk.Begun(Call).IsAnswered(status, "<html>").Said);

    [Fact]
    public void What_a_contact_writes_stays_one_part_of_a_url()
    {
        var talk = Talk.About(Call).Begins("a/../b?c=d&e#f");
        Assert.Equal("https://shop.example/Ann?q=a%2F..%2Fb%3Fc%3Dd%26e%23f", Assert.IsType<FlowEffect.CallHttp>(talk.Effects.Single()).Url);
    }

    [Fact]
    public void The_answer_of_another_call_changes_nothing()
    {
        var talk = Talk.Begun(Call);
        var before = Json(talk.State);
        Assert.Equal(before, Json(talk.Hears(new FlowEvent.HttpAnswered(talk.Now, null, "req_other", 200, "{}")).State));
        var answered = new FlowEvent.HttpAnswered(talk.Now, talk.WindowUntil, talk.State.Wait!.EffectId!, 200, "{}");
        var after = Json(talk.Hears(answered).State);
        Assert.Equal(after, Json(talk.Hears(answered).State));
    }

    [Fact]
    public void A_handoff_ends_when_the_account_resumes()
    {
        var talk = Talk.Begun("""[{"id":"h","type":"handoff","next":"b"},{"id":"b","type":"message","message":"I am back."}]""").Says("help");
        Assert.Equal((ExecutionStatus.HandedOff, 1), (talk.State.Status, talk.State.Past.Length));
        Assert.Equal("I am back.", talk.Hears(new FlowEvent.Resumed(talk.Now.AddSeconds(1), talk.WindowUntil)).Said);
    }

    [Fact]
    public void One_resumption_ends_one_handoff()
    {
        var talk = Talk.Begun("""[{"id":"h","type":"handoff","next":"i"},{"id":"i","type":"handoff"}]""");
        var resumed = new FlowEvent.Resumed(talk.Now.AddSeconds(1), null);
        Assert.Equal(("i", ExecutionStatus.HandedOff), (talk.Hears(resumed).Hears(resumed).State.Node, talk.State.Status));
    }

    [Fact]
    public void What_is_not_due_is_not_resumed()
    {
        var talk = Talk.Begun("""[{"id":"d","type":"delay","for":"PT1H"}]""");
        Assert.Equal(ExecutionStatus.Waiting, talk.Hears(new FlowEvent.Resumed(talk.Now, null)).State.Status);
        Assert.Equal(ExecutionStatus.Completed, talk.Waits("PT1H").State.Status);
    }

    [Fact]
    public void Whoever_opts_out_is_left_alone()
    {
        var talk = Talk.Begun(TwoQuestions);
        talk.Hears(new FlowEvent.Stopped(talk.Now, null, "opted_out"));
        Assert.Equal(ExecutionStatus.Canceled, talk.State.Status);
        Assert.IsType<FlowEffect.End>(Assert.Single(talk.State.Outbox));
    }

    [Fact]
    public void A_message_that_was_not_accepted_fails_the_execution_once()
    {
        var talk = Talk.Begun(TwoQuestions);
        var refused = new FlowEvent.SendRefused(talk.Now, null, talk.Effects[0].Id, "quota_exceeded", "No more this month.");
        talk.Hears(refused).Hears(refused);
        Assert.Equal((ExecutionStatus.Failed, "quota_exceeded", "q:refused q:failed"), (talk.State.Status, talk.State.Failure!.Code, talk.Outcomes));
    }

    [Fact]
    public void Tags_are_set_and_known_at_once()
    {
        var talk = Talk.Begun("""[{"id":"t","type":"tag","add":["new"],"remove":["vip"],"next":"m"},{"id":"m","type":"message","message":"{{contact.tags}}"}]""");
        Assert.Equal(("""["new"]""", "new"), (talk.Said, Assert.Single(talk.Effects.OfType<FlowEffect.Tag>()).Add.Single()));
    }

    [Fact]
    public void Variables_that_double_have_an_end()
    {
        var nodes = Enumerable.Range(0, 100).Select(i => $$$"""{"id":"{{{i}}}","type":"set","variables":{"x":"{{x|0123456789}}{{x}}"},"next":"{{{i + 1}}}"}""");
        var talk = Talk.Begun($$"""[{{string.Join(',', nodes)}},{"id":"100","type":"end"}]""");
        Assert.Equal("too_large", talk.State.Failure!.Code);
    }

    [Fact]
    public void The_journal_keeps_the_last_steps()
    {
        var talk = Talk.Begun("""[{"id":"q","type":"question","message":"?","next":"q"}]""");
        for (var i = 0; i < 300; i++) talk.Says("x");
        Assert.Equal((500, 101), (talk.State.Steps.Length, talk.State.EarlierSteps));
        for (var i = 0; i < 300; i++) talk.Says("x");
        Assert.Equal("too_long", talk.State.Failure!.Code);
    }

    [Theory]
    [InlineData("2026-11-22T09:00:00Z", "09:00", "UTC", "2026-11-23T09:00:00Z")]
    [InlineData("2026-11-22T08:59:59Z", "09:00", "UTC", "2026-11-22T09:00:00Z")]
    [InlineData("2026-11-22T23:30:00Z", "09:00", "Asia/Tokyo", "2026-11-23T00:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "02:30", "Europe/Berlin", "2026-03-29T01:30:00Z")] // put forward from 02:00 to 03:00: becomes 03:30
    [InlineData("2026-10-24T12:00:00Z", "02:30", "Europe/Berlin", "2026-10-25T00:30:00Z")] // put back from 03:00 to 02:00: the first 02:30
    [InlineData("2026-10-25T00:30:00Z", "02:30", "Europe/Berlin", "2026-10-26T01:30:00Z")] // and not the second
    [InlineData("2026-10-25T00:45:00Z", "02:30", "Europe/Berlin", "2026-10-26T01:30:00Z")]
    [InlineData("2026-11-01T03:30:00Z", "00:00", "America/New_York", "2026-11-01T04:00:00Z")]
    public void A_time_of_day_comes_once_a_day(string now, string time, string zone, string next) => Assert.Equal(
        DateTimeOffset.Parse(next, CultureInfo.InvariantCulture),
        DayTime.Next(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));
}
