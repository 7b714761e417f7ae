using System.Diagnostics;
using Names = WhatsApi.Meta.CredentialCheckNames;

namespace WhatsApi.Meta;

/// <summary>Tries a token and a phone number against Meta, in the order of meta-cloud-api §7.5, and says what to do about what is wrong.</summary>
public static class CredentialCheck
{
    /// <summary>Makes all the checks that can be made. Throws only when canceled.</summary>
    /// <param name="api">The Cloud API.</param>
    /// <param name="accessToken">The token to check.</param>
    /// <param name="phoneNumberId">The number it is to send from.</param>
    /// <param name="wabaId">The number's business account; without it <c>business_account</c> and <c>webhook_subscription</c> are skipped.</param>
    /// <param name="cancellationToken">Throws.</param>
    public static async Task<CredentialReport> VerifyAsync(
        ICloudApi api, string accessToken, string phoneNumberId, string? wabaId, CancellationToken cancellationToken)
    {
        var token = await api.DebugTokenAsync(accessToken, cancellationToken);
        var valid = CredentialVerdicts.Token(token);
        if (!valid.Ok) return NothingElse(valid);
        var facts = ((GraphAnswer<TokenFacts>.Ok)token).Value;

        var number = await api.GetPhoneNumberAsync(phoneNumberId, accessToken, cancellationToken);
        List<CredentialCheckResult> checks =
        [
            valid,
            CredentialVerdicts.Permissions(facts, wabaId),
            CredentialVerdicts.Number(number),
        ];
        BusinessAccount? account = null;
        if (string.IsNullOrEmpty(wabaId))
        {
            checks.Add(Skipped(Names.BusinessAccount));
            checks.Add(Skipped(Names.WebhookSubscription));
        }
        else
        {
            var waba = await api.GetBusinessAccountAsync(wabaId, accessToken, cancellationToken);
            var numbers = await api.ListPhoneNumbersAsync(wabaId, accessToken, cancellationToken);
            checks.Add(CredentialVerdicts.Account(waba, numbers, phoneNumberId));
            checks.Add(CredentialVerdicts.Subscription(await api.GetSubscribedAppsAsync(wabaId, accessToken, cancellationToken), facts.AppId));
            account = (waba as GraphAnswer<BusinessAccount>.Ok)?.Value;
        }
        Debug.Assert(checks.Select(c => c.Name).SequenceEqual(Names.All));
        return new CredentialReport(checks.TrueForAll(c => c.Ok), checks, (number as GraphAnswer<BusinessPhoneNumber>.Ok)?.Value, account);
    }

    // Nothing can be asked with a token that is not valid, and asking would only repeat its error four times.
    static CredentialReport NothingElse(CredentialCheckResult token) => new(
        false,
        [token, .. Names.All.Skip(1).Select(name => new CredentialCheckResult(name, false, "Not checked, because the access token could not be verified."))],
        null, null);

    static CredentialCheckResult Skipped(string name) =>
        new(name, true, "Skipped: no wabaId is stored.", "Store the wabaId too, so that templates and webhooks can be checked.", Skipped: true);
}
