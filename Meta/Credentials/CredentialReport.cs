namespace WhatsApi.Meta;

/// <summary>The result of <see cref="CredentialCheck"/> (api.md §3, <c>POST /auth/me/credentials/verify</c>).</summary>
/// <param name="Ok">No check failed.</param>
/// <param name="Checks">Always all five, in the order of <see cref="CredentialCheckNames.All"/>.</param>
/// <param name="PhoneNumber">The number, when it could be read.</param>
/// <param name="BusinessAccount">The business account, when one was given and could be read.</param>
public sealed record CredentialReport(
    bool Ok, IReadOnlyList<CredentialCheckResult> Checks, BusinessPhoneNumber? PhoneNumber, BusinessAccount? BusinessAccount);

/// <summary>One check.</summary>
/// <param name="Name">One of <see cref="CredentialCheckNames"/>.</param>
/// <param name="Ok">False when it failed, or could not be made because an earlier one failed.</param>
/// <param name="Detail">What was found, in one sentence.</param>
/// <param name="Fix">What to do, in one sentence; null when there is nothing to do.</param>
/// <param name="Meta">Meta's error, if that is why it failed.</param>
/// <param name="Skipped">True when there was nothing to check (no <c>wabaId</c>); <paramref name="Ok"/> is true then.</param>
public sealed record CredentialCheckResult(string Name, bool Ok, string Detail, string? Fix = null, GraphError? Meta = null, bool Skipped = false);

/// <summary>Names of the checks (api.md §3).</summary>
public static class CredentialCheckNames
{
    public const string AccessToken = "access_token";
    public const string Permissions = "permissions";
    public const string PhoneNumber = "phone_number";
    public const string BusinessAccount = "business_account";
    public const string WebhookSubscription = "webhook_subscription";

    /// <summary>All of them, in the order in which they are made (meta-cloud-api §7.5).</summary>
    public static IReadOnlyList<string> All { get; } = [AccessToken, Permissions, PhoneNumber, BusinessAccount, WebhookSubscription];
}
