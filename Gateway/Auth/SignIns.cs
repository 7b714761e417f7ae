using System.Net;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

internal abstract record SignInOutcome
{
    SignInOutcome() { }

    /// <param name="Account">Who signed in.</param>
    /// <param name="Token">The new session's token.</param>
    public sealed record SignedIn(AccountView Account, string Token) : SignInOutcome;

    public sealed record Wrong : SignInOutcome;

    public sealed record TooMany(int RetryAfterSeconds) : SignInOutcome;

    public sealed record Overloaded : SignInOutcome;
}

/// <summary>
/// Signs people in by e-mail address and password. An unknown address costs the same reads, hash and answer as a wrong password, and both count against the address
/// that was given and the one that called.
/// </summary>
internal sealed class SignIns(IGrainFactory grains, AccountClaims accounts, Passwords passwords)
{
    public async Task<SignInOutcome> TryAsync(SignInRequest request, IPAddress? caller)
    {
        var (address, email) = (grains.AddressGuard(ClientAddress.Of(caller)), grains.EmailGuard(request.Email));
        if (await address.Begin() is { } wait) return new SignInOutcome.TooMany(wait);
        if (await email.Begin() is { } longer)
        {
            await address.TakeBack();
            return new SignInOutcome.TooMany(longer);
        }
        SignInOutcome? outcome = null;
        try
        {
            return outcome = await CheckAsync(request);
        }
        finally
        {
            await EndAsync(outcome, address, email);
        }
    }

    static async Task EndAsync(SignInOutcome? outcome, ISignInGuardGrain address, ISignInGuardGrain email)
    {
        switch (outcome)
        {
            case SignInOutcome.Wrong:
                await address.Failed();
                await email.Failed();
                break;
            case SignInOutcome.SignedIn:
                await address.TakeBack(); // one right password forgives no guesses at other people's
                await email.Forgive();
                break;
            default: // too much is waiting, or the store is down: nothing was decided
                await address.TakeBack();
                await email.TakeBack();
                break;
        }
    }

    async Task<SignInOutcome> CheckAsync(SignInRequest request)
    {
        var login = await accounts.FindLoginAsync(request.Email);
        var check = await passwords.VerifyAsync(login?.PasswordHash, request.Password);
        if (check == PasswordCheck.NotChecked) return new SignInOutcome.Overloaded();
        if (check == PasswordCheck.Wrong || login is not { Account: var account }) return new SignInOutcome.Wrong();
        var session = ApiKeys.Make(account, ApiKeys.SessionBrand);
        var stronger = check == PasswordCheck.RightButOld ? await passwords.HashAsync(request.Password) : null;
        return await grains.Account(account).SignIn(new(session.Hash, stronger)) is { } view ? new SignInOutcome.SignedIn(view, session.Text) : new SignInOutcome.Wrong();
    }
}
