using System.Collections.Immutable;
using Orleans.Concurrency;

namespace WhatsApi;

/// <summary>One account: its profile, plan and usage, the hashes of its API key and sessions, its encrypted credentials. Key: the account id.</summary>
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Opens the account and claims its e-mail address, in one transaction. Refuses with <c>email_taken</c>.</summary>
    Task<OpenOutcome> Open(OpenCommand command);

    /// <summary>Opens the account of a marketplace's user: without e-mail address, password and key. False: the user has one already.</summary>
    Task<bool> OpenForMarketplace(string user, string plan);

    /// <summary>Checks an API key and counts the request against the plan's rate.</summary>
    [AlwaysInterleave]
    Task<EnterOutcome> Enter(string keyHash);

    /// <summary>The same by a session, which lives on by being used.</summary>
    [AlwaysInterleave]
    Task<EnterOutcome> EnterBySession(string sessionHash);

    /// <summary>The same for the user of a marketplace, whom its proxy has identified; another plan than before is taken on first.</summary>
    [AlwaysInterleave]
    Task<EnterOutcome> EnterBySubscription(string plan);

    /// <summary>Stores when the key was last used, and that a session was. Nobody waits for it and nothing depends on it.</summary>
    Task NoteUse(string? sessionHash);

    /// <summary>Begins a session for somebody whose password was right, and answers the account; null when there is none.</summary>
    Task<AccountView?> SignIn(SignInCommand command);

    /// <summary>Ends a session; it is refused from then on.</summary>
    Task SignOut(string sessionHash);

    /// <summary>The account as its owner sees it, or null when there is none.</summary>
    [AlwaysInterleave]
    Task<AccountView?> Look();

    /// <summary>Replaces the API key; the old one is refused from then on.</summary>
    Task<KeyView> RotateKey(RotateKeyCommand command);

    /// <summary>Connects a WhatsApp number. Refuses with <c>phone_number_in_use</c>.</summary>
    Task<ConnectOutcome> Connect(ConnectCommand command);

    /// <summary>Removes the credentials; what is queued waits.</summary>
    Task Disconnect();

    /// <summary>Notes the result of a credentials check.</summary>
    Task Verified(VerifiedCommand command);

    /// <summary>Notes how Meta rates the number now: <c>GREEN</c>, <c>YELLOW</c>, <c>RED</c>, <c>UNKNOWN</c>. Does nothing when it is another one by now.</summary>
    Task Rated(string phoneNumberId, string quality);

    /// <summary>
    /// Reserves <paramref name="messages"/> of the month's quota and tells the number to send from.
    /// Refuses with <c>account_suspended</c>, <c>credentials_missing</c> or <c>quota_exceeded</c>.
    /// </summary>
    [AlwaysInterleave]
    Task<PermitOutcome> Permit(int messages);

    /// <summary>Gives reserved messages back: they were not stored, or never reached Meta.</summary>
    [AlwaysInterleave]
    Task GiveBack(string period, int messages);

    /// <summary>What a sender needs to send for this account; null without usable credentials.</summary>
    [AlwaysInterleave]
    Task<SealedCredentials?> Credentials();

    /// <summary>
    /// Gives messages that wait at a number the account has left to its present number, a page a turn. The numbers it has left are noted until done, so that a
    /// crash only delays it.
    /// </summary>
    Task Rehome(string from);

    /// <summary>Marks steps of the onboarding as done.</summary>
    Task<OnboardingView> Onboard(OnboardCommand command);

    /// <summary>Puts the account on another plan. Refuses with <c>validation_failed</c> when there is no such plan.</summary>
    Task<Refusal?> ChangePlan(string plan);

    /// <summary>Stops the account's sending: new messages are refused, what is queued waits. Null when there is no such account. Doing it again does nothing.</summary>
    Task<AccountView?> Suspend();

    /// <summary>Takes a suspension back: what is queued goes on. Null when there is no such account. Doing it again does nothing.</summary>
    Task<AccountView?> Reinstate();

    /// <summary>The credentials that check what Meta reports to the account's own app; null when it has none. Unlike sending, reports go on while it is suspended.</summary>
    [AlwaysInterleave]
    Task<SealedCredentials?> OwnApp();
}

[GenerateSerializer, Immutable, Alias("WhatsApi.OpenCommand")]
public sealed record OpenCommand(
    [property: Id(0)] string Email, [property: Id(1)] string? Name, [property: Id(2)] string PasswordHash,
    [property: Id(3)] string KeyHash, [property: Id(4)] string KeyPrefix);

[GenerateSerializer, Immutable, Alias("WhatsApi.OpenOutcome")]
public abstract record OpenOutcome
{
    OpenOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.OpenOutcome.Opened")]
    public sealed record Opened([property: Id(0)] AccountView Account) : OpenOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.OpenOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : OpenOutcome;
}

/// <param name="SessionHash">What is kept of the session.</param>
/// <param name="PasswordHash">The password hashed anew, when its hash was of an older strength.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.SignInCommand")]
public sealed record SignInCommand([property: Id(0)] string SessionHash, [property: Id(1)] string? PasswordHash = null);

/// <summary>The answer to a key, a session or a marketplace's user: let in, unknown, or too fast.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.EnterOutcome")]
public abstract record EnterOutcome
{
    EnterOutcome() { }

    /// <param name="Account">The account id.</param>
    /// <param name="Plan">The plan's id.</param>
    /// <param name="Rate">The state of the request rate after this request.</param>
    /// <param name="SessionRenewed">The session has got its whole time again.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.EnterOutcome.Entered")]
    public sealed record Entered(
        [property: Id(0)] string Account, [property: Id(1)] string Plan, [property: Id(2)] RateView Rate, [property: Id(3)] bool SessionRenewed = false) : EnterOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.EnterOutcome.Unknown")]
    public sealed record Unknown : EnterOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.EnterOutcome.TooFast")]
    public sealed record TooFast([property: Id(0)] RateView Rate, [property: Id(1)] int RetryAfterSeconds) : EnterOutcome;
}

/// <summary>Requests a minute: the limit, what is left of it, and seconds until it is whole again.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.RateView")]
public sealed record RateView([property: Id(0)] int Limit, [property: Id(1)] int Remaining, [property: Id(2)] int ResetSeconds);

[GenerateSerializer, Immutable, Alias("WhatsApi.RotateKeyCommand")]
public sealed record RotateKeyCommand([property: Id(0)] string KeyHash, [property: Id(1)] string KeyPrefix);

[GenerateSerializer, Immutable, Alias("WhatsApi.KeyView")]
public sealed record KeyView([property: Id(0)] string Prefix, [property: Id(1)] DateTimeOffset CreatedAt, [property: Id(2)] DateTimeOffset? LastUsedAt);

/// <summary>Credentials of the account's own Meta number. Secrets arrive sealed (encrypted); only the token's last four characters are kept readable.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.ConnectCommand")]
public sealed record ConnectCommand(
    [property: Id(0)] string SealedToken, [property: Id(1)] string TokenLast4, [property: Id(2)] string PhoneNumberId, [property: Id(3)] string? WabaId,
    [property: Id(4)] string? SealedAppSecret, [property: Id(5)] string? SealedVerifyToken);

[GenerateSerializer, Immutable, Alias("WhatsApi.ConnectOutcome")]
public abstract record ConnectOutcome
{
    ConnectOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.ConnectOutcome.Connected")]
    public sealed record Connected([property: Id(0)] CredentialsView Credentials) : ConnectOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.ConnectOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : ConnectOutcome;
}

/// <summary>The result of a check of credentials that were current when it began (<paramref name="ConnectedAt"/>).</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.VerifiedCommand")]
public sealed record VerifiedCommand(
    [property: Id(0)] DateTimeOffset ConnectedAt, [property: Id(1)] bool Ok, [property: Id(2)] string? DisplayPhoneNumber, [property: Id(3)] string? VerifiedName,
    [property: Id(4)] string? QualityRating, [property: Id(5)] string? MessagingLimit, [property: Id(6)] string? Throughput);

[GenerateSerializer, Immutable, Alias("WhatsApi.PermitOutcome")]
public abstract record PermitOutcome
{
    PermitOutcome() { }

    /// <param name="PhoneNumberId">The number to send from.</param>
    /// <param name="Period">The month that the reservation counts in, for giving it back.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.PermitOutcome.Permitted")]
    public sealed record Permitted([property: Id(0)] string PhoneNumberId, [property: Id(1)] string Period) : PermitOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.PermitOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : PermitOutcome;
}

/// <summary>Credentials with their secrets still encrypted: they are opened only where a request to Meta is made or a signature checked.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.SealedCredentials")]
public sealed record SealedCredentials(
    [property: Id(0)] string PhoneNumberId, [property: Id(1)] string SealedToken, [property: Id(2)] string? WabaId, [property: Id(3)] string? SealedAppSecret,
    [property: Id(4)] string? SealedVerifyToken, [property: Id(5)] DateTimeOffset ConnectedAt, [property: Id(6)] string? Throughput);

[GenerateSerializer, Immutable, Alias("WhatsApi.AccountView")]
public sealed record AccountView(
    [property: Id(0)] string Id, [property: Id(1)] string? Email, [property: Id(2)] string? Name, [property: Id(3)] PlanView Plan, [property: Id(4)] UsageView Usage,
    [property: Id(5)] OnboardingView Onboarding, [property: Id(6)] CredentialsView? Credentials, [property: Id(7)] KeyView? ApiKey,
    [property: Id(8)] bool Suspended, [property: Id(9)] DateTimeOffset CreatedAt)
{
    /// <summary>Where its events go, when a webhook is set.</summary>
    [Id(10)] public WebhookView? Webhook { get; init; }
}

/// <summary>A plan and its limits; null means unlimited.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.PlanView")]
public sealed record PlanView(
    [property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] decimal PriceUsd, [property: Id(3)] ImmutableArray<string> Features,
    [property: Id(4)] long? MessagesPerMonth, [property: Id(5)] int BulkMax, [property: Id(6)] long? Contacts, [property: Id(7)] int RequestsPerMinute);

[GenerateSerializer, Immutable, Alias("WhatsApi.UsageView")]
public sealed record UsageView([property: Id(0)] string Period, [property: Id(1)] long Messages, [property: Id(2)] long? Remaining, [property: Id(3)] DateTimeOffset ResetAt);

[GenerateSerializer, Immutable, Alias("WhatsApi.CredentialsView")]
public sealed record CredentialsView(
    [property: Id(0)] string PhoneNumberId, [property: Id(1)] string? WabaId, [property: Id(2)] string TokenLast4, [property: Id(3)] DateTimeOffset ConnectedAt,
    [property: Id(4)] DateTimeOffset? VerifiedAt, [property: Id(5)] string? DisplayPhoneNumber, [property: Id(6)] string? VerifiedName,
    [property: Id(7)] string? QualityRating, [property: Id(8)] string? MessagingLimit, [property: Id(9)] bool OwnApp);

[GenerateSerializer, Immutable, Alias("WhatsApi.OnboardingView")]
public sealed record OnboardingView(
    [property: Id(0)] string? Step, [property: Id(1)] string? Goal, [property: Id(2)] ImmutableArray<string> CompletedSteps, [property: Id(3)] bool Dismissed,
    [property: Id(4)] DateTimeOffset? FirstMessageAt, [property: Id(5)] DateTimeOffset? UpdatedAt);

/// <summary>Merged into the onboarding: null members change nothing.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.OnboardCommand")]
public sealed record OnboardCommand(
    [property: Id(0)] string? Step = null, [property: Id(1)] string? Goal = null, [property: Id(2)] ImmutableArray<string>? CompletedSteps = null, [property: Id(3)] bool? Dismissed = null);
