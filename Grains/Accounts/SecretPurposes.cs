namespace WhatsApi.Grains;

/// <summary>What <see cref="SecretBox"/> seals, bound to its account: a sealed value of one account does not open for another.</summary>
public static class SecretPurposes
{
    public static string Token(string account) => $"token/{account}";
    public static string AppSecret(string account) => $"appsecret/{account}";
    public static string VerifyToken(string account) => $"verifytoken/{account}";
    public static string Webhook(string account) => $"webhook/{account}";
    public static string FlowTrigger(string account) => $"flowtrigger/{account}";
}
