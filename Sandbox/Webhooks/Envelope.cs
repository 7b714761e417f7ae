using System.Text.Json;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>One POST's body around its updates: meta-cloud-api §5.3.</summary>
internal static class Envelope
{
    public static void Write(IReadOnlyList<Update> updates, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "whatsapp_business_account");
        json.WriteStartArray("entry");
        if (updates.Count == 1) WriteEntry(updates, json);
        else
            foreach (var group in updates.GroupBy(u => u.Kind is null ? (object)u : (u.Account, u.Number, u.Kind)))
                WriteEntry([.. group], json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteEntry(IReadOnlyList<Update> group, Utf8JsonWriter json)
    {
        var first = group[0];
        json.WriteStartObject();
        json.WriteString("id", first.Account.Id);
        if (first is FieldUpdate field) json.WriteNumber("time", field.At.ToUnixTimeSeconds());
        json.WriteStartArray("changes");
        json.WriteStartObject();
        json.WritePropertyName("value");
        if (first.Kind is null) first.WriteTo(json);
        else WriteValue(group, first, json);
        json.WriteString("field", first.Field);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteValue(IReadOnlyList<Update> group, Update first, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("messaging_product", "whatsapp");
        json.WriteStartObject("metadata");
        json.WriteString("display_phone_number", first.Number!.Profile.DisplayDigits);
        json.WriteString("phone_number_id", first.Number.Id);
        json.WriteEndObject();
        WriteContacts(group, json);
        json.WriteStartArray(first.Kind!);
        foreach (var update in group) update.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteContacts(IReadOnlyList<Update> group, Utf8JsonWriter json)
    {
        var known = group.Count == 1 ? group : [.. group.Where(u => u.ContactKey is not null).DistinctBy(u => u.ContactKey)];
        if (known.Count == 0 || known[0].ContactKey is null) return;
        json.WriteStartArray("contacts");
        foreach (var update in known) update.WriteContact(json);
        json.WriteEndArray();
    }
}
