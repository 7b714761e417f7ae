using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Gateway.Tests;

/// <summary>Meta's webhooks, written by hand.</summary>
public static class Webhook
{
    public const string SignatureHeader = "X-Hub-Signature-256";

    static int s_wamids;

    public static string Of(params string[] entries) => $$"""{"object":"whatsapp_business_account","entry":[{{string.Join(',', entries)}}]}""";

    public static string Statuses(Account account, params string[] statuses) => Entry(account, $"\"statuses\":[{string.Join(',', statuses)}]");

    public static string Messages(Account account, string contact, params string[] messages) =>
        Entry(account, $"\"contacts\":[{contact}],\"messages\":[{string.Join(',', messages)}]");

    public static string NewWamid() => $"wamid.STORY{Interlocked.Increment(ref s_wamids):D8}";

    public static string Text(string wamid, string text, string from = "15551234567") =>
        $$$"""{"from":"{{{from}}}","id":"{{{wamid}}}","timestamp":"{{{Now}}}","type":"text","text":{"body":"{{{text}}}"}}""";

    public static string Contact(string name) => $$$"""{"profile":{"name":"{{{name}}}"},"wa_id":"15551234567"}""";

    public static string Status(string wamid, string status, string? opaque = null)
    {
        var ours = opaque is null ? "" : $",\"biz_opaque_callback_data\":\"{opaque}\"";
        return $$"""{"id":"{{wamid}}","status":"{{status}}","timestamp":"{{Now}}","recipient_id":"15551234567"{{ours}}}""";
    }

    public static string Entry(Account account, string members) =>
        $$$"""{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"{{{account.PhoneNumberId}}}"},{{{members}}}},"field":"messages"}]}""";

    /// <summary>Unix seconds, as Meta writes them.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>By meta-cloud-api §5.2, independently of the product's own reading of it.</summary>
    public static string Sign(string body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
}
