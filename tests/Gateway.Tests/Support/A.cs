namespace WhatsApi.Gateway.Tests;

/// <summary>Bodies that are valid by default.</summary>
public static class A
{
    public const string Number = "+15551234567";

    static int s_names;

    /// <summary>A definition under a name that nobody else has.</summary>
    public static object Template => new
    {
        name = $"template_{Interlocked.Increment(ref s_names)}",
        language = "en_US",
        category = "UTILITY",
        components = new[] { new { type = "BODY", text = "Your order is on its way." } },
    };

    public static object Campaign => new { name = "Hello everybody", template = new { name = "hello_world", language = new { code = "en_US" } } };

    /// <summary>Started by calls; it waits, so that it can be looked at.</summary>
    public static object Flow => new
    {
        name = "Later",
        trigger = new { type = "webhook" },
        nodes = new object[] { new { id = "wait", type = "delay", @for = "P1D", next = "end" }, new { id = "end", type = "end" } },
    };

    public static object Text => new { to = Number, type = "text", text = new { body = "Hi" } };
}
