namespace WhatsApi.Gateway.Tests;

/// <summary>Bodies that are valid by default.</summary>
public static class A
{
    public const string Number = "+15551234567";

    public static object Text => new { to = Number, type = "text", text = new { body = "Hi" } };
}
