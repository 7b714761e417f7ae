using Microsoft.Extensions.Configuration;

namespace WhatsApi.Grains.Tests;

public sealed class ConsentWordsTests
{
    static readonly ConsentWords Words = new(new ConfigurationBuilder().Build());

    [Theory]
    [InlineData("STOP", true)]
    [InlineData(" stop. ", true)]
    [InlineData("\"Stop!!\" 🙏", true)]
    [InlineData("opt-out", true)]
    [InlineData("opt   out", true)]
    [InlineData("Unsubscribe", true)]
    [InlineData("dar de baja", true)]
    [InlineData("Cancelar inscrição", true)]
    [InlineData("стоп", true)]
    [InlineData("停止。", true)]
    [InlineData("ＳＴＯＰ", true)]
    [InlineData("Cancelar inscric\u0327a\u0303o", true)]
    [InlineData("start", false)]
    [InlineData("S'abonner", false)]
    [InlineData("Подписаться", false)]
    [InlineData("please stop", null)]
    [InlineData("bus stop?", null)]
    [InlineData("no", null)]
    [InlineData("", null)]
    [InlineData("👍", null)]
    public void The_whole_message_must_be_a_word_whatever_its_case_and_punctuation(string text, bool? optsOut) =>
        Assert.Equal(optsOut, Words.OptsOut(Message("text", $$"""{"body":{{System.Text.Json.JsonSerializer.Serialize(text)}}}""")));

    [Theory]
    [InlineData("button", """{"payload":"x","text":"Stop promotions"}""", true)]
    [InlineData("interactive", """{"type":"button_reply","button_reply":{"id":"1","title":"STOP"}}""", true)]
    [InlineData("interactive", """{"type":"list_reply","list_reply":{"id":"1","title":"Start"}}""", false)]
    [InlineData("interactive", """{"type":"nfm_reply","nfm_reply":{"body":"stop"}}""", null)]
    [InlineData("image", """{"caption":"stop"}""", null)]
    [InlineData("text", "[]", null)]
    public void A_button_says_it_too(string type, string payload, bool? optsOut) => Assert.Equal(optsOut, Words.OptsOut(Message(type, payload)));

    [Fact]
    public void The_words_can_be_others()
    {
        var own = Configured(("Consent:StopWords", "Ende, lass es"), ("Consent:StartWords", ""));
        Assert.Equal([true, null, null], Say(own, "Lass es!", "stop", "start"));
    }

    [Fact]
    public void Words_can_be_added_and_those_of_one_language_be_others()
    {
        var own = Configured(("Consent:MoreStopWords", "Basta ya"), ("Consent:StopWords:de", "Ende"), ("Consent:StartWords:gsw", "Aafange"));
        Assert.Equal([true, true, null, true, false, false], Say(own, "Basta ya", "Ende", "Abmelden", "stop", "Aafange", "start"));
    }

    static ConsentWords Configured(params (string Name, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    static IEnumerable<bool?> Say(ConsentWords words, params string[] texts) => texts.Select(text => words.OptsOut(Message("text", $$"""{"body":"{{text}}"}""")));

    static InboundMessage Message(string type, string payload) =>
        new(A.Number, A.Wamid, "+15551234567", null, null, null, A.Morning, type, new(payload), null, new("{}"));
}
