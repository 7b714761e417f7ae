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
    AccountState _stored = new();
    DateTimeOffset? _keyUsedAt;

    string Me => this.GetPrimaryKeyString();
    PlanView Plan => plans.Find(_stored.PlanId) ?? plans.Free;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = store.State;
        RehomeLater();
        return Task.CompletedTask;
    }

    public async Task<OpenOutcome> Open(OpenCommand command)
    {
        try
        {
            await Commit(AccountRules.Open(Me, command, plans.Free.Id, clock.GetUtcNow()));
        }
        catch (RowConflictException)
        {
            return new OpenOutcome.Refused(new("email_taken", "An account with this e-mail address exists. Sign in, or use another address."));
        }
        return new OpenOutcome.Opened(await View());
    }

    public Task<EnterOutcome> Enter(string keyHash)
    {
        if (!_stored.Exists || !SameHash(keyHash, _stored.Key.Hash))
        {
            LeaveIfNobody();
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
        await Commit(store.State with { Key = new(command.KeyHash, command.KeyPrefix, clock.GetUtcNow(), null) });
        _keyUsedAt = null;
        return AccountViews.Of(store.State.Key);
    }

    public async Task<ConnectOutcome> Connect(ConnectCommand command)
    {
        try
        {
            await Commit(AccountRules.Connect(Me, store.State, command, clock.GetUtcNow()));
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
        await Commit(AccountRules.Disconnect(store.State));
        GrainFactory.Sender(number.PhoneNumberId).Wake().Forget();
    }

    public async Task Verified(VerifiedCommand command)
    {
        await Commit(AccountRules.Verified(store.State, command, clock.GetUtcNow()));
        if (store.State.Number is { } number) GrainFactory.Sender(number.PhoneNumberId).Wake().Forget();
    }

    public async Task<PermitOutcome> Permit(int messages)
    {
        var now = clock.GetUtcNow();
        var period = AccountRules.Period(now);
        var used = await _usage.InAsync(Me, period);
        if (AccountRules.WhyNotSend(_stored, Plan, used, messages, now) is { } refusal) return new PermitOutcome.Refused(refusal);
        _usage.Add(period, messages);
        return new PermitOutcome.Permitted(_stored.Number!.PhoneNumberId, period);
    }

    public Task GiveBack(string period, int messages)
    {
        _usage.Add(period, -messages);
        return Task.CompletedTask;
    }

    public Task<SealedCredentials?> Credentials()
    {
        LeaveIfNobody();
        return Task.FromResult(_stored is { Number: { } number, Suspended: false } ? AccountViews.Sealed(number) : null);
    }

    public async Task<OnboardingView> Onboard(OnboardCommand command)
    {
        await Commit(AccountRules.Onboard(store.State, command, clock.GetUtcNow()));
        return AccountViews.Of(store.State.Onboarding);
    }

    public async Task<Refusal?> ChangePlan(string plan)
    {
        LeaveIfNobody();
        if (!_stored.Exists) return new("not_found", "There is no such account.");
        if (plans.Find(plan) is null) return new("validation_failed", $"There is no plan '{plan}'.");
        await Commit(store.State with { PlanId = plan });
        return null;
    }

    // Whatever ids callers make up, accounts that are not there must not fill the memory.
    void LeaveIfNobody()
    {
        if (!_stored.Exists) DeactivateOnIdle();
    }

    void RehomeLater()
    {
        if (store.State.Number is null) return;
        foreach (var former in store.State.FormerNumbers) this.AsReference<IAccountGrain>().Rehome(former).Forget(); // a turn of its own
    }

    public async Task Rehome(string from)
    {
        if (store.State.Number is not { } number || number.PhoneNumberId == from) return;
        if (await GrainFactory.Sender(from).Rehome(Me, number.PhoneNumberId)) this.AsReference<IAccountGrain>().Rehome(from).Forget();
        else if (store.State.FormerNumbers.Contains(from)) await Commit(store.State with { FormerNumbers = store.State.FormerNumbers.Remove(from) });
    }

    // Calls that interleave see what is stored, never what is being stored and may yet be refused.
    async Task Commit(AccountState next)
    {
        await store.Commit(next);
        _stored = store.State;
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
