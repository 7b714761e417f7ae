using System.Globalization;
using Names = WhatsApi.Meta.CredentialCheckNames;

namespace WhatsApi.Meta;

/// <summary>What each answer of Meta's says about the credentials.</summary>
internal static class CredentialVerdicts
{
    const string Messaging = "whatsapp_business_messaging";
    const string Management = "whatsapp_business_management";

    public static CredentialCheckResult Token(GraphAnswer<TokenFacts> answer) => answer switch
    {
        GraphAnswer<TokenFacts>.Failed no => Failed(Names.AccessToken, "The token could not be checked", no.Error),
        GraphAnswer<TokenFacts>.Ok { Value: { IsValid: false, Error: { } error } } => Failed(Names.AccessToken, "The token is not valid", error),
        GraphAnswer<TokenFacts>.Ok { Value.IsValid: false } => new(Names.AccessToken, false, "The token is not valid.", "Create a new access token and store it."),
        GraphAnswer<TokenFacts>.Ok { Value: { ExpiresAt: { } end } facts } => new(
            Names.AccessToken, true, $"Valid for app {App(facts)} until {end.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.",
            "Before then replace it with a system-user token that never expires."),
        GraphAnswer<TokenFacts>.Ok ok => new(Names.AccessToken, true, $"Valid for app {App(ok.Value)}, without expiry."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static CredentialCheckResult Permissions(TokenFacts facts, string? wabaId)
    {
        string[] missing = [.. new[] { Messaging, Management }.Except(facts.Scopes)];
        if (missing.Length > 0)
        {
            var names = string.Join(" and ", missing);
            return new(Names.Permissions, false, $"The token lacks {names}.", $"Create a token with {names} as well and store it.");
        }
        if (!string.IsNullOrEmpty(wabaId) && facts.Targets.TryGetValue(Messaging, out var targets) && targets.Count > 0 && !targets.Contains(wabaId))
            return new(Names.Permissions, false, $"The token may not use business account {wabaId}.",
                "Assign this WhatsApp account to the token's system user, then create a new token.");
        return new(Names.Permissions, true, $"{Messaging} and {Management} are granted.");
    }

    public static CredentialCheckResult Number(GraphAnswer<BusinessPhoneNumber> answer)
    {
        if (answer is GraphAnswer<BusinessPhoneNumber>.Failed no) return Failed(Names.PhoneNumber, "The phone number could not be read", no.Error);
        var number = ((GraphAnswer<BusinessPhoneNumber>.Ok)answer).Value;
        var who = $"{number.DisplayPhoneNumber ?? number.Id} ({number.VerifiedName ?? "no name"})";
        return number.Status is null or "CONNECTED"
            ? new(Names.PhoneNumber, true, $"{who} is connected.")
            : new(Names.PhoneNumber, false, $"{who} cannot send: its status is {number.Status}.", FixFor(number.Status));
    }

    public static CredentialCheckResult Account(
        GraphAnswer<BusinessAccount> account, GraphAnswer<IReadOnlyList<BusinessPhoneNumber>> numbers, string phoneNumberId)
    {
        if (account is GraphAnswer<BusinessAccount>.Failed no) return Failed(Names.BusinessAccount, "The business account could not be read", no.Error);
        if (numbers is GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>.Failed none)
            return Failed(Names.BusinessAccount, "The account's phone numbers could not be read", none.Error);
        var name = ((GraphAnswer<BusinessAccount>.Ok)account).Value is var waba ? waba.Name ?? waba.Id : "";
        return ((GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>.Ok)numbers).Value.Any(n => n.Id == phoneNumberId)
            ? new(Names.BusinessAccount, true, $"The phone number belongs to {name}.")
            : new(Names.BusinessAccount, false, $"The phone number does not belong to {name}.",
                "Store the phoneNumberId and the wabaId that stand together in the API setup of your Meta app.");
    }

    public static CredentialCheckResult Subscription(GraphAnswer<IReadOnlyList<SubscribedApp>> answer, string? appId)
    {
        if (answer is GraphAnswer<IReadOnlyList<SubscribedApp>>.Failed no) return Failed(Names.WebhookSubscription, "The subscriptions could not be read", no.Error);
        var apps = ((GraphAnswer<IReadOnlyList<SubscribedApp>>.Ok)answer).Value;
        if (apps.Any(a => appId is null || a.Id == appId)) return new(Names.WebhookSubscription, true, "The token's app gets the account's webhooks.");
        var found = apps.Count == 0 ? "No app gets the account's webhooks" : "Other apps get the account's webhooks, the token's app does not";
        return new(Names.WebhookSubscription, false, $"{found}: neither statuses nor messages arrive.", "Subscribe the app with POST /{waba-id}/subscribed_apps, using this token.");
    }

    static CredentialCheckResult Failed(string name, string what, GraphError error) =>
        new(name, false, $"{what}: {(error.Detail is null ? error.Title : $"{error.Title} ({error.Detail})").TrimEnd('.')}.", FixFor(error), error);

    static string FixFor(GraphError error) => GraphErrors.KindOf(error) == ErrorKind.Permanent ? GraphErrors.HintFor(error) : "Check again in a few minutes.";

    // meta-cloud-api §7.1
    static string FixFor(string status) => status switch
    {
        "PENDING" or "OFFLINE" or "DISCONNECTED" or "UNVERIFIED" => "Verify the number and register it for the Cloud API (POST /{phone-number-id}/register).",
        "MIGRATED" or "DELETED" => "Store the phoneNumberId of a number that is in use.",
        "RATE_LIMITED" => "Wait until Meta lifts the limit, and slow down.",
        "BANNED" or "RESTRICTED" or "FLAGGED" => "Look at the number in WhatsApp Manager and follow what it asks for.",
        _ => "Look at the number in WhatsApp Manager.",
    };

    static string App(TokenFacts facts) => facts.AppName ?? facts.AppId ?? "(unnamed)";
}
