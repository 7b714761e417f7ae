namespace WhatsApi.Grains;

/// <summary>An account as its owner sees it.</summary>
internal static class AccountViews
{
    public static AccountView Of(string id, AccountState account, PlanView plan, UsageView usage) => new(
        id, account.Email, account.Name, plan, usage, Of(account.Onboarding), account.Number is { } number ? Of(number) : null, account.Key is { } key ? Of(key) : null, account.Suspended, account.CreatedAt);

    public static CredentialsView Of(ConnectedNumber number) => new(
        number.PhoneNumberId, number.WabaId, number.TokenLast4, number.ConnectedAt, number.VerifiedAt, number.DisplayPhoneNumber, number.VerifiedName,
        number.QualityRating, number.MessagingLimit, OwnApp: number.SealedAppSecret is not null);

    public static OnboardingView Of(Onboarding o) => new(o.Step, o.Goal, o.CompletedSteps, o.Dismissed, o.FirstMessageAt, o.UpdatedAt);

    public static KeyView Of(ApiKey key) => new(key.Prefix, key.CreatedAt, key.LastUsedAt);

    public static SealedCredentials Sealed(ConnectedNumber number) => new(
        number.PhoneNumberId, number.SealedToken, number.WabaId, number.SealedAppSecret, number.SealedVerifyToken, number.ConnectedAt, number.Throughput);
}
