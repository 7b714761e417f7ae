using System.Globalization;
using System.Text.Json;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Ledger;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>sent, delivered, read, failed ... of one message, in the shape of 2026 (v24.0 and later): meta-cloud-api §5.4.</summary>
/// <param name="priced">On <c>sent</c> and on one of <c>delivered</c> and <c>read</c>.</param>
internal sealed class StatusUpdate(
    BusinessAccount account, LedgerEntry entry, string status, int? errorCode, bool priced, DateTimeOffset at, People people)
    : Update(account, entry.Number)
{
    const string Help = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

    bool Failed => status == "failed";

    public override string Kind => "statuses";

    public override string? ContactKey => Failed || entry.To.IsGroup ? null : entry.To.Key;

    public override void OnFirstPosted(DateTimeOffset posted) => entry.Posted(new PostedStatus(status, errorCode, posted));

    public override void WriteContact(Utf8JsonWriter json)
    {
        var person = people.Find(entry.To.UserId);
        json.WriteStartObject();
        json.WriteStartObject("profile");
        json.WriteString("name", person?.Name ?? Person.DefaultName);
        if (person?.Username is { } username && status != "sent") json.WriteString("username", username);
        json.WriteEndObject();
        if (entry.To.WaId is { } waId) json.WriteString("wa_id", waId);
        json.WriteString("user_id", entry.To.UserId);
        json.WriteEndObject();
    }

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Wamid);
        json.WriteString("status", status);
        json.WriteString("timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        WriteRecipient(json);
        if (entry.Opaque is { } opaque) json.WriteString("biz_opaque_callback_data", opaque);
        if (Failed) WriteErrors(json);
        else if (priced) Price.Of(entry.Category, at).WriteTo(json);
        json.WriteEndObject();
    }

    void WriteRecipient(Utf8JsonWriter json)
    {
        var to = entry.To;
        if (to.IsGroup)
        {
            json.WriteString("recipient_id", to.Input);
            json.WriteString("recipient_type", "group");
            return;
        }
        if (to.WaId is { } waId) json.WriteString("recipient_id", waId);
        // Failed ones name the user id only when the message was sent to it: §4.8.
        if (!Failed || to.WaId is null) json.WriteString("recipient_user_id", to.UserId);
    }

    void WriteErrors(Utf8JsonWriter json)
    {
        var error = MetaErrors.Of(errorCode ?? 131000);
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteNumber("code", error.Code);
        json.WriteString("title", error.Title);
        json.WriteString("message", error.Title);
        json.WriteStartObject("error_data");
        json.WriteString("details", error.Details ?? error.Title);
        json.WriteEndObject();
        json.WriteString("href", Help);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
