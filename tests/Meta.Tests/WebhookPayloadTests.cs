using System.Text;
using System.Text.Json;
using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class WebhookPayloadTests
{
    [Theory]
    [InlineData("account-update", "other account_update")]
    [InlineData("broken-off", "lost ")]
    [InlineData("calls", "other calls 106540352242922")]
    [InlineData("change-without-field", "delivered 16505551234; lost /entry/0/changes/0/field")]
    [InlineData("contact-is-text", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson; lost /entry/0/changes/0/value/contacts/0")]
    [InlineData("entry-is-missing", "lost /entry")]
    [InlineData("errors-of-the-account", "account error=130429 15550783881")]
    [InlineData("escaped-as-Meta-escapes", "text from 16505551234 name=René 👍")]
    [InlineData("field-nobody-knows", "other weather_update; odd /entry/0/changes/0/field")]
    [InlineData("message-audio", "audio from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-button-reply", "interactive from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-button-without-context", "button from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-button", "button from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-call-permission-reply", "interactive from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-contact-without-name", "text from 16505551234 US.13491208655302741918")]
    [InlineData("message-contacts", "contacts from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-document", "document from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-edit", "edit from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-flow-reply", "interactive from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-forwarded", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-from-an-ad", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson referral")]
    [InlineData("message-from-who-hides-the-number", "text from - US.13491208655302741918 US.ENT.11815799212886844830 name=Sheena Nelson")]
    [InlineData("message-image", "image from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-in-a-group", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson group=group-1")]
    [InlineData("message-list-reply", "interactive from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-location", "location from 16505551234 US.13491208655302741918 name=Sheena Nelson context")]
    [InlineData("message-number-only-in-contacts", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-of-a-type-nobody-knows", "hologram from 16505551234 US.13491208655302741918 name=Sheena Nelson; odd /entry/0/changes/0/value/messages/0/type")]
    [InlineData("message-order", "order from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-reaction-taken-back", "reaction from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-reaction", "reaction from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-revoke", "revoke from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-sender-only-in-contacts", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-sticker", "sticker from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-system-identity", "system from 16505551234 US.13491208655302741918")]
    [InlineData("message-system-new-number", "system from 16505551234")]
    [InlineData("message-text", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson username=realsheenanelson")]
    [InlineData("message-unsupported-before-2026", "unsupported (bare) from 16505551234 US.13491208655302741918 name=Sheena Nelson errors")]
    [InlineData("message-unsupported", "unsupported from 16505551234 US.13491208655302741918 name=Sheena Nelson errors")]
    [InlineData("message-video", "video from 16505551234 US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("message-with-an-unknown-member", "text from 16505551234 US.13491208655302741918 name=Sheena Nelson; odd /entry/0/changes/0/value/messages/0/mood")]
    [InlineData("message-without-contacts", "text from 16505551234 US.13491208655302741918")]
    [InlineData("message-without-id", "lost /entry/0/changes/0/value/messages/0")]
    [InlineData("message-without-its-object", "text (bare) from 16505551234 US.13491208655302741918 name=Sheena Nelson; odd /entry/0/changes/0/value/messages/0/text")]
    [InlineData("message-without-type", "unknown (bare) from 16505551234 US.13491208655302741918 name=Sheena Nelson; odd /entry/0/changes/0/value/messages/0/type; odd /entry/0/changes/0/value/messages/0/text")]
    [InlineData("message-without-user-id", "text from 16505551234 name=Sheena Nelson")]
    [InlineData("nothing-in-it", "")]
    [InlineData("number-flagged-before-2026", "number 15550783881 FLAGGED TIER_10K TIER_1K")]
    [InlineData("number-throughput-upgrade", "number 15550783881 THROUGHPUT_UPGRADE TIER_UNLIMITED")]
    [InlineData("object-of-another-product", "lost /object")]
    [InlineData("root-is-a-list", "lost ")]
    [InlineData("root-with-an-unknown-member", "odd /a~1b")]
    [InlineData("status-delivered-2026", "delivered 16505551234 US.13491208655302741918 opaque=order-42 priced name=Pablo M.")]
    [InlineData("status-failed", "failed 16505551234 opaque=order-42 error=131047")]
    [InlineData("status-of-a-group", "read group-1")]
    [InlineData("status-of-a-kind-nobody-knows", "pondered 16505551234; odd /entry/0/changes/0/value/statuses/0/status")]
    [InlineData("status-parent-id-under-its-old-name", "read 16505551234 US.13491208655302741918 US.ENT.11815799212886844830")]
    [InlineData("status-played", "played 16505551234")]
    [InlineData("status-sent-with-conversation", "sent 16505551234 priced conversation")]
    [InlineData("status-time-as-integer", "delivered 16505551234")]
    [InlineData("status-time-in-milliseconds", "delivered 16505551234")]
    [InlineData("status-with-an-unknown-member", "sent 16505551234; odd /entry/0/changes/0/value/statuses/0/mood")]
    [InlineData("status-without-number", "read - US.13491208655302741918 name=Sheena Nelson")]
    [InlineData("status-without-time", "read 16505551234; lost /entry/0/changes/0/value/statuses/0")]
    [InlineData("template-approved", "template 1689556908129835/abandoned_cart/en_US APPROVED NONE MARKETING")]
    [InlineData("template-category-done", "template 1689556908129835/abandoned_cart/en_US was UTILITY is MARKETING")]
    [InlineData("template-category-notice", "template 1689556908129835/abandoned_cart/en_US is UTILITY becomes MARKETING 2025-05-02")]
    [InlineData("template-components", "other message_template_components_update")]
    [InlineData("template-disabled", "template 1689556908129835/abandoned_cart/en_US DISABLED Disabled on 2025-06-29.")]
    [InlineData("template-id-of-17-digits-as-text", "template 12345678901234567/abandoned_cart/en_US DELETED")]
    [InlineData("template-paused", "template 1689556908129835/abandoned_cart/en_US PAUSED NONE FIRST_PAUSE It is paused for 3 hours.")]
    [InlineData("template-quality-under-the-wrong-field", "template 1689556908129835/abandoned_cart/en_US GREEN->RED")]
    [InlineData("template-quality", "template 1689556908129835/abandoned_cart/en_US GREEN->YELLOW")]
    [InlineData("template-rejected", "template 1689556908129835/abandoned_cart/en_US REJECTED INVALID_FORMAT MARKETING Parameters stand next to each other. Put text between them.")]
    [InlineData("template-without-a-name", "lost /entry/0/changes/0/value")]
    [InlineData("user-has-a-new-id", "user 16505551234 US.13491208655302741918->US.24602319766413852029; lost /entry/0/changes/0/value/user_id_update/1")]
    [InlineData("user-stops-marketing", "user 16505551234 US.13491208655302741918 marketing_messages stop")]
    [InlineData("value-is-text", "delivered 16505551234; lost /entry/0/changes/0/value")]
    [InlineData("value-with-an-unknown-member", "delivered 16505551234; odd /entry/0/changes/0/value/weather")]
    [InlineData("value-without-anything", "lost /entry/0/changes/0/value")]
    [InlineData("value-without-phone-number-id", "lost /entry/0/changes/0/value/metadata")]
    public void Every_oddity_of_Meta_s_webhooks_is_read(string payload, string story) => Assert.Equal(story, Story.Of(Read(payload)));

    [Fact]
    public void Every_payload_in_the_folder_has_its_row()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Payloads")).Select(Path.GetFileNameWithoutExtension);
        var rows = typeof(WebhookPayloadTests).GetMethods().SelectMany(m => m.GetCustomAttributesData())
            .Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value as string);
        Assert.Empty(files.Except([.. rows, "batch-of-good-and-bad", "message-with-half-a-character"]));
    }

    [Fact]
    public void One_bad_element_costs_none_of_the_others()
    {
        var batch = Read("batch-of-good-and-bad");
        Assert.Equal(
            ["/entry/0/changes/0/value/messages/2", "/entry/0/changes/0/value/messages/3", "/entry/0/changes/1/value/statuses/2", "/entry/2", "/entry/3/changes"],
            batch.Unparsed.Where(u => u.Lost).Select(u => u.Pointer));
        Assert.Equal(5, batch.Events.Count);
    }

    [Fact]
    public void Contacts_are_joined_by_their_ids_and_not_by_their_place()
    {
        var messages = Read("batch-of-good-and-bad").Events.OfType<MessageReceived>();
        Assert.Equal([("16505551234", "Sheena Nelson"), ("4915112345678", "Anna")], messages.Select(m => (m.From, m.ProfileName)));
    }

    [Fact]
    public void Half_a_character_is_replaced_so_that_everybody_can_read_the_text()
    {
        var batch = Read("message-with-half-a-character");
        var message = Assert.IsType<MessageReceived>(Assert.Single(batch.Events));
        Assert.Equal(("\uFFFD", "\uFFFD"), (message.ProfileName, JsonElement.Parse(message.PayloadJson!).GetProperty("body").GetString()));
        Assert.False(Assert.Single(batch.Unparsed).Lost);
    }

    [Theory]
    [InlineData("status-sent-with-conversation")]
    [InlineData("status-time-as-integer")]
    [InlineData("status-time-in-milliseconds")]
    public void Times_are_read_from_strings_and_integers(string payload) =>
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 23, 27, 53, TimeSpan.Zero), Assert.IsType<StatusReported>(Read(payload).Events[0]).At);

    [Fact]
    public void Meta_s_own_objects_are_kept_as_they_came()
    {
        var message = Assert.IsType<MessageReceived>(Read("message-from-an-ad").Events[0]);
        Assert.Equal("Hi", JsonElement.Parse(message.PayloadJson!).GetProperty("body").GetString());
        Assert.Equal("120226305854810726", JsonElement.Parse(message.ReferralJson!).GetProperty("source_id").GetString());
        Assert.Equal(message.Wamid, JsonElement.Parse(message.RawJson).GetProperty("id").GetString());
        Assert.Equal(("102290129340398", "106540352242922", "15550783881"), (message.WabaId, message.PhoneNumberId, message.DisplayPhoneNumber));
    }

    [Fact]
    public void A_failure_says_why()
    {
        var error = Assert.Single(Assert.IsType<StatusReported>(Read("status-failed").Events[0]).Errors);
        Assert.Equal((131047, "Re-engagement message", ErrorKind.Permanent), (error.Code, error.Title, GraphErrors.KindOf(error)));
        Assert.StartsWith("Message failed to send because more than 24 hours", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_is_not_interpreted_is_kept_whole()
    {
        var change = Assert.IsType<OtherChange>(Read("account-update").Events[0]);
        Assert.Equal("REINSTATE", JsonElement.Parse(change.RawJson).GetProperty("value").GetProperty("ban_info").GetProperty("waba_ban_state").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("\\ud83d")]
    [InlineData("\\u")]
    [InlineData("\\")]
    [InlineData("null")]
    [InlineData("17")]
    public void What_is_not_a_payload_at_all_is_one_thing_lost(string text) =>
        Assert.Single(WebhookPayload.Parse(Encoding.UTF8.GetBytes(text)).Unparsed, u => u.Lost);

    [Fact]
    public void Bytes_that_are_not_text_cost_only_their_element()
    {
        var payload = Encoding.UTF8.GetBytes(Json.File("Payloads", "batch-of-good-and-bad").Replace("\"one\"", "\"###\"", StringComparison.Ordinal));
        payload[payload.AsSpan().IndexOf("###"u8)] = 0xFF;
        var batch = WebhookPayload.Parse(payload);
        Assert.Equal(4, batch.Events.Count);
        Assert.Contains(batch.Unparsed, u => u is { Lost: true, Pointer: "/entry/0/changes/0/value/messages/0" });
    }

    [Fact]
    public void Damaged_payloads_never_throw()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(Json.File("Payloads", "batch-of-good-and-bad"));
        for (var round = 0; round < 5_000; round++)
        {
            var damaged = (byte[])original.Clone();
            for (var i = random.Next(1, 6); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Assert.True(WebhookPayload.Parse(damaged) is not null, $"seed {seed}, round {round}");
        }
    }

    static WebhookBatch Read(string payload) => WebhookPayload.Parse(Encoding.UTF8.GetBytes(Json.File("Payloads", payload)));
}
