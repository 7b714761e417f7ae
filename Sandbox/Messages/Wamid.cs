using System.Text;

namespace WhatsApi.Sandbox.Messages;

/// <summary>Message ids in Meta's own wrapping: meta-cloud-api §1.4.</summary>
internal static class Wamid
{
    const byte OutboundMark = 0x11;
    const byte InboundMark = 0x12;

    public static string Outbound(string user, string id) => Wrap(user, OutboundMark, id);

    public static string Inbound(string user, string id) => Wrap(user, InboundMark, id);

    public static bool Looks(string id) => id.StartsWith("wamid.", StringComparison.Ordinal) && id.Length > 20;

    static string Wrap(string user, byte direction, string id)
    {
        var bytes = (Span<byte>)stackalloc byte[10 + user.Length + id.Length];
        ReadOnlySpan<byte> head = [0x1C, 0x18, (byte)user.Length];
        ReadOnlySpan<byte> middle = [0x15, 0x02, 0x00, direction, 0x18, (byte)id.Length];
        head.CopyTo(bytes);
        Encoding.ASCII.GetBytes(user, bytes[3..]);
        middle.CopyTo(bytes[(3 + user.Length)..]);
        Encoding.ASCII.GetBytes(id, bytes[(9 + user.Length)..]);
        bytes[^1] = 0;
        return "wamid." + Convert.ToBase64String(bytes);
    }
}
