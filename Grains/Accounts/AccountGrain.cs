using System.Security.Cryptography;
using System.Text;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Owns an account: profile, plan, usage, key, credentials. Woken by: every request of the account, its messages' quota, its senders.</summary>
internal sealed class AccountGrain(
    [PersistentState("account", StoreGrainStorage.Name)] IPersistentState<AccountState> store, IStore rows, Plans plans, TimeProvider clock) : Grain, IAccountGrain
{
    readonly RequestRate _rate = new();
    readonly Usage _usage = new(rows);
    DateTimeOffset? _keyUsedAt;

    string Me => this.GetPrimaryKeyString();
    PlanView Plan => plans.Find(store.State.PlanId) ?? plans.Free;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        RehomeLater();
        return Task.CompletedTask;
    }

    public async Task<OpenOutcome> Open(OpenCommand command)
    {
        try
        {
            await store.Commit(AccountRules.Open(Me, command, plans.Free.Id, clock.GetUtcNow()));
        }
        catch (RowConflictException)
        {
            return new OpenOutcome.Refused(new("email_taken", "An account with this e-mail address exists. Sign in, or use another address."));
        }
        return new OpenOutcome.Opened(await View());
    }

    public Task<EnterOutcome> Enter(string keyHash)
    {
        if (!store.State.Exists || !SameHash(keyHash, store.State.Key.Hash))
        {
            if (!store.State.Exists) DeactivateOnIdle(); // an account that is not there must not fill the memory
            return Task.FromResult<EnterOutcome>(new EnterOutcome.Unknown());
        }
        var now = clock.GetUtcNow();
        _keyUsedAt = now;
        var plan = Plan;
        var (allowed, rate) = _rate.Enter(plan.RequestsPerMinute, now);
        return Task.FromResult<EnterOutcome>(allowed
            ? new EnterOutcome.Entered(Me, plan.Id, rate)
            : new EnterOutcome.TooFast(rate, _rate.RetryAfter(plan.RequestsPerMinute)));
    }

    public async Task<AccountView?> Look() => store.State.Exists ? await View() : null;

    public async Task<KeyView> RotateKey(RotateKeyCommand command)
    {
        await store.Commit(store.State with { Key = new(command.KeyHash, command.KeyPrefix, clock.GetUtcNow(), null) });
        _keyUsedAt = null;
        return AccountViews.Of(store.State.Key);
    }

    public async Task<ConnectOutcome> Connect(ConnectCommand command)
    {
        try
        {
            await store.Commit(AccountRules.Connect(Me, store.State, command, clock.GetUtcNow()));
        }
        catch (RowConflictException)
        {
            return new ConnectOutcome.Refused(new("phone_number_in_use", "Another account is connected to this phone number. Disconnect it there first."));
        }
        RehomeLater();
        GrainFactory.Sender(command.PhoneNumberId).Wake().Forget();
        return new ConnectOutcome.Connected(AccountViews.Of(store.State.Number!));
    }

    public async Task Disconnect()
    {
        if (store.State.Number is not { } number) return;
        await store.Commit(AccountRules.Disconnect(store.State));
        GrainFactory.Sender(number.PhoneNumberId).Wake().Forget();
    }

    public async Task Verified(VerifiedCommand command)
    {
        await store.Commit(AccountRules.Verified(store.State, command, clock.GetUtcNow()));
        if (store.State.Number is { } number) GrainFactory.Sender(number.PhoneNumberId).Wake().Forget();
    }

    public async Task<PermitOutcome> Permit(int messages)
    {
        var now = clock.GetUtcNow();
        var period = AccountRules.Period(now);
        var used = await _usage.InAsync(Me, period);
        if (AccountRules.WhyNotSend(store.State, Plan, used, messages, now) is { } refusal) return new PermitOutcome.Refused(refusal);
        _usage.Add(period, messages);
        return new PermitOutcome.Permitted(store.State.Number!.PhoneNumberId, period);
    }

    public Task GiveBack(string period, int messages)
    {
        _usage.Add(period, -messages);
        return Task.CompletedTask;
    }

    public Task<SealedCredentials?> Credentials() =>
        Task.FromResult(store.State.Number is { } number && !store.State.Suspended ? AccountViews.Sealed(number) : null);

    public async Task<OnboardingView> Onboard(OnboardCommand command)
    {
        await store.Commit(AccountRules.Onboard(store.State, command, clock.GetUtcNow()));
        return AccountViews.Of(store.State.Onboarding);
    }

    public async Task<Refusal?> ChangePlan(string plan)
    {
        if (!store.State.Exists) return new("not_found", "There is no such account.");
        if (plans.Find(plan) is null) return new("validation_failed", $"There is no plan '{plan}'.");
        await store.Commit(store.State with { PlanId = plan });
        return null;
    }

    // A turn of its own: the senders it talks to ask this account for its credentials meanwhile.
    void RehomeLater()
    {
        if (store.State is { Number: not null, FormerNumbers.IsEmpty: false }) this.AsReference<IAccountGrain>().Rehome().Forget();
    }

    public async Task Rehome()
    {
        if (store.State is not { Number: { } number, FormerNumbers: { IsEmpty: false } former }) return;
        foreach (var old in former) await GrainFactory.Sender(old).Rehome(Me, number.PhoneNumberId);
        await store.Commit(store.State with { FormerNumbers = store.State.FormerNumbers.RemoveRange(former) });
    }

    async Task<AccountView> View()
    {
        var now = clock.GetUtcNow();
        var period = AccountRules.Period(now);
        var used = await _usage.InAsync(Me, period);
        var usage = new UsageView(period, used, Plan.MessagesPerMonth is { } limit ? Math.Max(0, limit - used) : null, AccountRules.PeriodEnd(now));
        var key = store.State.Key with { LastUsedAt = _keyUsedAt ?? store.State.Key.LastUsedAt };
        return AccountViews.Of(Me, store.State with { Key = key }, Plan, usage);
    }

    static bool SameHash(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b));
}
