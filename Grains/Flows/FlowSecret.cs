using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// The secret of a flow's webhook. A stored definition has it sealed, beside the trigger; in the trigger stands <see cref="Shown"/> in its place, which is what everybody sees, and
/// which a caller may write to keep the one that is there. Definitions that were stored before this have it in the trigger.
/// </summary>
public static class FlowSecret
{
    /// <summary>Stands for a secret that is kept.</summary>
    public const string Shown = "********";

    const string Sealed = "sealedSecret";

    /// <summary>A definition whose secret was written wants that one sealed; others stay as they are.</summary>
    /// <param name="definition">As its author wrote it.</param>
    public static RawJson Seal(RawJson definition, Func<string, string> seal) => Written(definition) is { } secret ? With(definition, seal(secret)) : definition;

    /// <summary>A new definition with the secret of the one before, if it wants that kept; null when there is none to keep.</summary>
    /// <param name="before">Null for a flow that is new.</param>
    internal static RawJson? Keep(RawJson definition, RawJson? before) =>
        Read(definition) != Shown || SealedIn(definition) is not null ? definition
        : before is not { } known ? null
        : SealedIn(known) is { } secret ? With(definition, secret)
        : Written(known) is { } plain ? Replace(definition, plain, null)
        : null;

    /// <summary>What is wrong with a definition that wants a secret kept where there is none.</summary>
    internal static readonly Fault NothingToKeep =
        new("/trigger/webhook/secret", FaultCodes.InvalidValue, $"{Shown} stands for a secret that is kept, and here is none; write the secret itself.");

    /// <summary>The trigger as everybody may see it.</summary>
    public static RawJson ShownTrigger(RawJson definition) => new(MadeJson.Parse(Written(definition) is null ? definition : Replace(definition, Shown, null)).GetProperty("trigger").GetRawText());

    /// <summary>The sealed secret; null when there is none, or when it was stored before secrets were sealed.</summary>
    internal static string? SealedIn(RawJson definition) => MadeJson.Parse(definition).TryGetProperty(Sealed, out var secret) ? secret.GetString() : null;

    static RawJson With(RawJson definition, string secret) => Replace(definition, Shown, secret);

    // What stands in the trigger, unless it only stands for it.
    static string? Written(RawJson definition) => Read(definition) is { } secret && secret != Shown ? secret : null;

    static string? Read(RawJson definition) =>
        MadeJson.Parse(definition).GetProperty("trigger") is { ValueKind: JsonValueKind.Object } trigger && trigger.TryGetProperty("webhook", out var webhook)
        && webhook.ValueKind == JsonValueKind.Object && webhook.TryGetProperty("secret", out var secret) && secret.ValueKind == JsonValueKind.String
            ? secret.GetString()
            : null;

    static RawJson Replace(RawJson definition, string secret, string? sealedSecret)
    {
        var document = MadeJson.Parse(definition);
        return MadeJson.Write(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("trigger");
            Write(json, document.GetProperty("trigger"), "webhook", webhook => Write(json, webhook, "secret", _ => json.WriteStringValue(secret)));
            json.WritePropertyName("nodes");
            json.WriteRawValue(document.GetProperty("nodes").GetRawText(), skipInputValidation: true);
            if (sealedSecret is not null) json.WriteString(Sealed, sealedSecret);
            json.WriteEndObject();
        });
    }

    // An object as it is, but for one member.
    static void Write(Utf8JsonWriter json, JsonElement value, string name, Action<JsonElement> other)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.NameEquals(name)) other(member.Value);
            else member.Value.WriteTo(json);
        }
        json.WriteEndObject();
    }
}
