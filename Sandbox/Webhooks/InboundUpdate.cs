using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>A message from a user: meta-cloud-api §5.6.</summary>
/// <param name="contact">Null for system messages, which come without.</param>
internal sealed class InboundUpdate(BusinessAccount account, PhoneNumber number, string key, JsonObject? contact, JsonObject message)
    : Update(account, number)
{
    public override string Kind => "messages";

    public override string? ContactKey => contact is null ? null : key;

    public override void WriteContact(Utf8JsonWriter json) => contact!.WriteTo(json);

    public override void WriteTo(Utf8JsonWriter json) => message.WriteTo(json);
}
