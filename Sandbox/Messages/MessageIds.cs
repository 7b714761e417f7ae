using System.Globalization;

namespace WhatsApi.Sandbox.Messages;

/// <summary>The changing part of message ids: time and a counter, so that neither a seed nor a restart makes an id twice.</summary>
internal sealed class MessageIds(TimeProvider clock)
{
    int last;

    /// <summary>18 upper-case hex characters.</summary>
    public string Outbound() => Next("X10") + Counter();

    /// <summary>20 characters, the first two as phones write them.</summary>
    public string Inbound() => "3A" + Next("X10") + Counter();

    /// <summary>16 digits.</summary>
    public string Media()
    {
        var counted = (uint)Interlocked.Increment(ref last) % 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeMilliseconds()}{counted:000}");
    }

    string Next(string format) => (clock.GetUtcNow().ToUnixTimeMilliseconds() & 0xFF_FFFF_FFFF).ToString(format, CultureInfo.InvariantCulture);

    string Counter() => Interlocked.Increment(ref last).ToString("X8", CultureInfo.InvariantCulture);
}
