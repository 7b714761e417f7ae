using System.Collections.Immutable;
using System.Globalization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What an account becomes, and what it may. Everything is an argument.</summary>
internal static class AccountRules
{
    public const string EmailClaim = "email";
    public const string PhoneClaim = "phone";
    public const string MarketplaceClaim = "marketplace";

    static readonly TimeSpan KeyUseStored = TimeSpan.FromHours(1);

    public static AccountState Open(string id, OpenCommand command, string plan, DateTimeOffset now) => new()
    {
        Email = command.Email,
        Name = command.Name,
        PasswordHash = command.PasswordHash,
        PlanId = plan,
        Key = new(command.KeyHash, command.KeyPrefix, now, null),
        CreatedAt = now,
        Rows = [Claim(EmailClaim, command.Email, id)],
    };

    /// <summary>The account of a marketplace's user, who is known by that name alone.</summary>
    public static AccountState OpenForMarketplace(string id, string user, string plan, DateTimeOffset now) => new()
    {
        Name = user,
        PlanId = plan,
        CreatedAt = now,
        Rows = [Claim(MarketplaceClaim, user, id)],
    };

    public static AccountState SignIn(AccountState account, SignInCommand command, DateTimeOffset now) => account with
    {
        Sessions = SessionRules.Begin(account.Sessions, command.SessionHash, now),
        PasswordHash = command.PasswordHash ?? account.PasswordHash,
    };

    /// <summary>Whether the stored last use of the key is so old that a newer one is worth a write.</summary>
    public static bool IsKeyUseStale(ApiKey key, DateTimeOffset now) => key.LastUsedAt is not { } at || now - at >= KeyUseStored;

    public static AccountState Used(AccountState account, DateTimeOffset? keyUsedAt, string? sessionHash, DateTimeOffset now) => account with
    {
        Key = account.Key is { } key ? key with { LastUsedAt = keyUsedAt ?? key.LastUsedAt } : null,
        Sessions = sessionHash is null ? account.Sessions : SessionRules.Renew(account.Sessions, sessionHash, now),
    };

    public static AccountState Connect(string id, AccountState account, ConnectCommand command, DateTimeOffset now)
    {
        var before = account.Number?.PhoneNumberId;
        var changes = before != command.PhoneNumberId;
        return account with
        {
            Number = new(command.PhoneNumberId, command.SealedToken, command.TokenLast4, command.WabaId, command.SealedAppSecret, command.SealedVerifyToken, now),
            FormerNumbers = before is not null && changes ? Former(account, before).Remove(command.PhoneNumberId) : account.FormerNumbers.Remove(command.PhoneNumberId),
            Rows = changes ? [.. Unclaim(before), Claim(PhoneClaim, command.PhoneNumberId, id)] : [],
        };
    }

    public static AccountState Disconnect(AccountState account) => account.Number is not { } number
        ? account
        : account with { Number = null, FormerNumbers = Former(account, number.PhoneNumberId), Rows = Unclaim(number.PhoneNumberId) };

    public static AccountState Verified(AccountState account, VerifiedCommand check, DateTimeOffset now) => account.Number is not { } number || number.ConnectedAt != check.ConnectedAt
        ? account
        : account with
        {
            Number = number with
            {
                VerifiedAt = check.Ok ? now : null,
                DisplayPhoneNumber = check.DisplayPhoneNumber ?? number.DisplayPhoneNumber,
                VerifiedName = check.VerifiedName ?? number.VerifiedName,
                QualityRating = check.QualityRating ?? number.QualityRating,
                MessagingLimit = check.MessagingLimit ?? number.MessagingLimit,
                Throughput = check.Throughput ?? number.Throughput,
            },
        };

    public static AccountState Onboard(AccountState account, OnboardCommand command, DateTimeOffset now)
    {
        var before = account.Onboarding;
        ImmutableArray<string> steps = [.. before.CompletedSteps.Union(command.CompletedSteps ?? [])];
        var first = before.FirstMessageAt ?? (steps.Contains("first_message") ? now : null);
        return account with
        {
            Onboarding = new()
            {
                Step = command.Step ?? before.Step,
                Goal = command.Goal ?? before.Goal,
                CompletedSteps = steps,
                Dismissed = command.Dismissed ?? before.Dismissed,
                FirstMessageAt = first,
                UpdatedAt = now,
            },
        };
    }

    /// <summary>Why the account may not send so many messages now, or null.</summary>
    public static Refusal? WhyNotSend(AccountState account, PlanView plan, long used, int messages, DateTimeOffset now)
    {
        if (account.Suspended) return new("account_suspended", "This account is suspended. Write to the operator of this service.");
        if (account.Number is null) return new("credentials_missing", "Connect a WhatsApp number first: PUT /auth/me/credentials.");
        if (plan.MessagesPerMonth is not { } limit || used + messages <= limit) return null;
        var reset = PeriodEnd(now);
        return new("quota_exceeded", $"The plan '{plan.Id}' allows {limit.ToString("N0", CultureInfo.InvariantCulture)} messages a month, {Math.Max(0, limit - used).ToString("N0", CultureInfo.InvariantCulture)} are left.")
        {
            ResetAt = reset,
            RetryAfterSeconds = (int)Math.Ceiling((reset - now).TotalSeconds),
        };
    }

    /// <summary>The month that an instant counts in (UTC), e.g. <c>2026-11</c>.</summary>
    public static string Period(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static DateTimeOffset PeriodEnd(DateTimeOffset at) => new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    static ImmutableArray<string> Former(AccountState account, string number) => account.FormerNumbers.Contains(number) ? account.FormerNumbers : account.FormerNumbers.Add(number);

    static Operation.Put Claim(string kind, string name, string account) => new(Tables.Claims, new Key(kind, name), default, [Value.Of(account)], ExpectedVersion: 0);

    static ImmutableArray<Operation> Unclaim(string? number) => number is null ? [] : [new Operation.Delete(Tables.Claims, new Key(PhoneClaim, number))];
}
