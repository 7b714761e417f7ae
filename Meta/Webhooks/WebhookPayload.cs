using System.Collections.Frozen;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Reads what Meta posts to a webhook (meta-cloud-api §5.3-§5.8). Verify its signature first (<see cref="HubSignature"/>).</summary>
public static class WebhookPayload
{
    // meta-cloud-api §5.3. Those without a record of their own become OtherChange.
    static readonly FrozenSet<string> KnownFields = FrozenSet.Create(
        "messages", "message_template_status_update", "message_template_quality_update", "message_template_components_update",
        "template_category_update", "template_correct_category_detection", "phone_number_quality_update", "phone_number_name_update",
        "account_update", "account_alerts", "account_review_update", "account_settings_update", "business_capability_update",
        "business_status_update", "security", "user_preferences", "user_id_update", "business_username_updates", "calls", "flows", "history",
        "smb_message_echoes", "smb_app_state_sync", "automatic_events", "partner_solutions", "payment_configuration_update",
        "group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update", "message_echoes",
        "messaging_handovers", "tracking_events");

    static readonly Members RootMembers = new("object", "entry");
    static readonly Members EntryMembers = new("id", "time", "changes");
    static readonly Members ChangeMembers = new("field", "value");

    /// <summary>Reads a payload, all of it that can be read. Never throws for what is in it: what is not JSON at all is one
    /// <see cref="Unparsed"/>.</summary>
    /// <param name="body">The body as received.</param>
    public static WebhookBatch Parse(ReadOnlyMemory<byte> body)
    {
        var reading = new WebhookReading();
        try
        {
            // Text with half a character cannot be read by anyone behind us, and not be stored by every database.
            var repaired = JsonText.Repaired(body);
            if (!repaired.Equals(body)) reading.Odd("", "Halves of characters were replaced by U+FFFD.");
            using var document = JsonDocument.Parse(WithoutMark(repaired));
            Root(document.RootElement, reading);
        }
        catch (JsonException)
        {
            reading.Lost("", "This is not JSON.");
        }
        return new WebhookBatch(reading.Events, reading.Unparsed);
    }

    static void Root(JsonElement root, WebhookReading reading)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            reading.Lost("", "This should be an object.");
            return;
        }
        if (root.Text("object"u8) != "whatsapp_business_account")
        {
            reading.Lost("/object", "Only whatsapp_business_account is understood.");
            return;
        }
        if (root.Array("entry"u8) is not { } entries)
        {
            reading.Lost("/entry", "This should be an array.");
            return;
        }
        reading.Unknown(root, RootMembers, Place.Root);

        var index = 0;
        foreach (var entry in entries.EnumerateArray())
            reading.Try(new Place(index++), entry, (e, place) => Entry(e, place, reading));
    }

    static void Entry(JsonElement entry, Place place, WebhookReading reading)
    {
        if (entry.Array("changes"u8) is not { } changes)
        {
            reading.Lost(place.Of("changes"), "This should be an array.");
            return;
        }
        reading.Unknown(entry, EntryMembers, place);
        var head = new ChangeHead(entry.Text("id"u8), entry.Instant("time"u8));
        var index = 0;
        foreach (var change in changes.EnumerateArray())
            reading.Try(place with { Change = index++ }, change, (c, at) => Change(c, at, head, reading));
    }

    static void Change(JsonElement change, Place place, ChangeHead head, WebhookReading reading)
    {
        var field = change.Text("field"u8);
        if (field is null || change.Object("value"u8) is not { } value)
        {
            reading.Lost(place.Of(field is null ? "field" : "value"), field is null ? "A change has a field." : "This should be an object.");
            return;
        }
        reading.Unknown(change, ChangeMembers, place);
        if (!KnownFields.Contains(field)) reading.Odd(place.Of("field"), "This field is not known.");
        switch (field)
        {
            case "messages":
                MessagesChange.Read(value, place, head, reading);
                break;
            case "user_preferences" or "user_id_update":
                PersonChange.Read(field, value, place, head, reading);
                break;
            case "message_template_status_update" or "message_template_quality_update" or "template_category_update":
                TemplateChange.Read(value, change, place, head, reading);
                break;
            case "phone_number_quality_update":
                NumberQuality(value, place, head, reading);
                break;
            default:
                reading.Events.Add(new OtherChange
                {
                    WabaId = head.WabaId,
                    At = head.At,
                    Field = field,
                    PhoneNumberId = value.Object("metadata"u8)?.Text("phone_number_id"u8),
                    RawJson = change.GetRawText(),
                });
                break;
        }
    }

    static void NumberQuality(JsonElement value, Place place, ChangeHead head, WebhookReading reading)
    {
        if (value.Text("display_phone_number"u8) is not { } number || value.Text("event"u8) is not { } what)
        {
            reading.Lost(place.Of("value"), "This needs display_phone_number and event.");
            return;
        }
        reading.Events.Add(new PhoneNumberQualityChanged
        {
            WabaId = head.WabaId,
            At = head.At,
            DisplayPhoneNumber = number,
            Event = what,
            // current_limit was removed in February 2026 (meta-cloud-api §5.8); older subscriptions may send it still.
            MessagingLimit = value.Text("max_daily_conversations_per_business"u8) ?? value.Text("current_limit"u8),
            PreviousLimit = value.Text("old_limit"u8),
        });
    }

    static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}

/// <summary>What all changes of an entry share.</summary>
/// <param name="WabaId"><c>entry[].id</c>.</param>
/// <param name="At"><c>entry[].time</c>; absent on <c>messages</c>.</param>
internal sealed record ChangeHead(string? WabaId, DateTimeOffset? At);
