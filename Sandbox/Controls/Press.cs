using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Ledger;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Controls;

/// <summary>A user presses a button, or takes a row of a list: <c>press</c> in POST /sandbox/inbound, by the id that the business has given it.</summary>
internal static class Press
{
    public const string Member = "press";

    /// <summary>Writes the body out as the phone does: the newest message to this user that has such a button or row is answered. Null when there is one.</summary>
    public static Fault? WriteOut(JsonObject body, MessageLedger ledger)
    {
        if (body[Member] is not { } press) return null;
        if (press.GetValueKind() != JsonValueKind.String) return new Fault(Member, "must be the id of a button or a row");
        if (body["type"] is not null) return new Fault("type", $"and {Member} cannot both be given");
        var id = press.ToString();
        if (ledger.Newest(entry => IsTo(entry, body) && Reply(entry, id) is not null) is not { } message)
            return new Fault(Member, $"no message to this user has a button or a row with the id {id}");
        body.Remove(Member);
        body["type"] = "interactive";
        body["interactive"] = Reply(message, id);
        body["context"] = new JsonObject { ["message_id"] = message.Wamid };
        return null;
    }

    static bool IsTo(LedgerEntry entry, JsonObject body)
    {
        if (entry.Type != "interactive" || (body["phoneNumberId"] is { } number && number.ToString() != entry.Number.Id)) return false;
        return body["from"] is { } from ? Recipient.PhoneDigits(from.ToString()) is { } digits && digits == entry.To.WaId : body["userId"]?.ToString() is { } user && user == entry.To.UserId;
    }

    static JsonObject? Reply(LedgerEntry entry, string id)
    {
        var action = JsonNode.Parse(entry.Body.Span)?["interactive"]?["action"];
        foreach (var button in Items(action?["buttons"]))
            if (button["reply"] is { } reply && reply["id"]?.ToString() == id) return Of("button_reply", reply, "id", "title");
        foreach (var row in Items(action?["sections"]).SelectMany(section => Items(section["rows"])))
            if (row["id"]?.ToString() == id) return Of("list_reply", row, "id", "title", "description");
        return null;
    }

    static IEnumerable<JsonNode> Items(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonNode>();

    static JsonObject Of(string type, JsonNode choice, params string[] members)
    {
        var chosen = new JsonObject();
        foreach (var member in members)
            if (choice[member] is { } value) chosen[member] = value.DeepClone();
        return new JsonObject { ["type"] = type, [type] = chosen };
    }
}
