using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace WhatsApi.Grains;

/// <summary>
/// What people write to opt out and in again: <c>Consent__StopWords</c> and <c>Consent__StartWords</c>, separated by commas. A message counts when the whole of it is one of
/// them, whatever its case and punctuation.
/// </summary>
internal sealed class ConsentWords(IConfiguration configuration)
{
    // Words that people also use for other things (cancel, end, no, yes) are for whoever configures them.
    const string DefaultStops = """
        STOP, STOPALL, STOP ALL, STOP PROMOTIONS, UNSUBSCRIBE, OPT OUT, OPTOUT, BAJA, DAR DE BAJA, DARME DE BAJA, CANCELAR SUSCRIPCION, CANCELAR SUSCRIPCIÓN, SAIR, DESCADASTRAR,
        CANCELAR INSCRICAO, CANCELAR INSCRIÇÃO, STOPP, ABMELDEN, ABBESTELLEN, ARRET, ARRÊT, DESABONNER, DÉSABONNER, SE DÉSABONNER, DISISCRIVI, DISISCRIVIMI, AFMELDEN, UITSCHRIJVEN,
        WYPISZ, СТОП, ОТПИСАТЬСЯ, BERHENTI, إيقاف, 停止, 退订, 配信停止
        """;
    const string DefaultStarts = """
        START, UNSTOP, SUBSCRIBE, RESUBSCRIBE, OPT IN, OPTIN, ALTA, DARME DE ALTA, SUSCRIBIRME, INSCREVER, ANMELDEN, ABONNER, S'ABONNER, ISCRIVIMI, AANMELDEN, INSCHRIJVEN, ZAPISZ,
        СТАРТ, ПОДПИСАТЬСЯ, MULAI, اشتراك, 开始, 订阅, 配信再開
        """;

    readonly FrozenSet<string> _stops = Words(configuration["Consent:StopWords"] ?? DefaultStops);
    readonly FrozenSet<string> _starts = Words(configuration["Consent:StartWords"] ?? DefaultStarts);

    /// <summary>True when a message opts out, false when it opts in, null when it is about something else.</summary>
    public bool? OptsOut(InboundMessage message)
    {
        if (message.Payload is not { } payload || TextOf(message.Type, payload) is not { } text) return null;
        var word = Plain(text);
        return _stops.Contains(word) ? true : _starts.Contains(word) ? false : null;
    }

    /// <summary>What a person wrote, or the button they pressed instead of writing.</summary>
    internal static string? TextOf(string type, RawJson payload)
    {
        if (type is not ("text" or "button" or "interactive")) return null;
        using var document = JsonDocument.Parse(payload.Text);
        var content = document.RootElement;
        return type switch
        {
            "text" => Member(content, "body"),
            "button" => Member(content, "text"),
            _ => Child(content, "button_reply") ?? Child(content, "list_reply"),
        };
    }

    static string? Child(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var reply) ? Member(reply, "title") : null;

    static string? Member(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>The words alone: upper case, one space between them, neither punctuation nor emoji.</summary>
    internal static string Plain(string text)
    {
        const int Longest = 64; // no word is longer, and most messages are
        if (text.Length > Longest) return "";
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c)) plain.Append(plain is [.., ' '] or [] ? "" : " ");
            else if (char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                plain.Append(char.ToUpperInvariant(c));
        }
        return plain.ToString().TrimEnd();
    }

    static FrozenSet<string> Words(string list) => list.Split(',').Select(Plain).Where(word => word.Length > 0).ToFrozenSet(StringComparer.Ordinal);
}
