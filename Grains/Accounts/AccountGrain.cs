using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Owns an account: profile, plan, usage, key, sessions, credentials. Woken by: every request of the account, its messages' quota, its senders.</summary>
internal sealed class AccountGrain(
    [PersistentState("account", StoreGrainStorage.Name)] IPersistentState<AccountState> store, IStore rows, Plans plans, TimeProvider clock) : Grain, IAccountGrain
{
    // A store that fails or is slow is asked once a minute to note a use, not by every request.
    static readonly TimeSpan NotePause = TimeSpan.FromMinutes(1);

    readonly RequestRate _rate = new();
    readonly Usage _usage = new(rows);
    AccountState _stored = new();
    DateTimeOffset? _keyUsedAt;
    DateTimeOffset _noteAgainAt;

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
            LeaveIfNobody();
            return new OpenOutcome.Refused(new("email_taken", "An account with this e-mail address exists. Sign in, or use another address."));
        }
        return new OpenOutcome.Opened(await View());
    }

    public async Task<bool> OpenForMarketplace(string user, string plan)
    {
        try
        {
            await Commit(AccountRules.OpenForMarketplace(Me, user, plan, clock.GetUtcNow()));
            return true;
        }
        catch (RowConflictException)
        {
            LeaveIfNobody();
            return false;
        }
    }

    public Task<EnterOutcome> Enter(string keyHash)
    {
        if (_stored.Key is not { } key || !SecretHash.Same(keyHash, key.Hash)) return Task.FromResult<EnterOutcome>(Nobody());
        var now = clock.GetUtcNow();
        _keyUsedAt = now;
        if (AccountRules.IsKeyUseStale(key, now)) NoteLater(null, now);
        return Task.FromResult(Admit(now));
    }

    public Task<EnterOutcome> EnterBySession(string sessionHash)
    {
        var now = clock.GetUtcNow();
        if (SessionRules.Find(_stored.Sessions, sessionHash, now) is not { } session) return Task.FromResult<EnterOutcome>(Nobody());
        var renews = SessionRules.IsRenewalDue(session, now);
        if (renews) NoteLater(session.Hash, now);
        return Task.FromResult(Admit(now, renews));
    }

    public async Task<EnterOutcome> EnterBySubscription(string plan)
    {
        if (!_stored.Exists) return Nobody();
        if (_stored.PlanId != plan) await this.AsReference<IAccountGrain>().ChangePlan(plan); // commits need a turn of their own
        return Admit(clock.GetUtcNow());
    }

    public async Task NoteUse(string? sessionHash)
    {
        if (!store.State.Exists) return;
        try
        {
            await Commit(AccountRules.Used(store.State, _keyUsedAt, sessionHash, clock.GetUtcNow()));
        }
        catch
        {
            await store.ReadStateAsync(); // it may have been stored: the next write, which somebody does wait for, must not meet a version it does not know
            _stored = store.State;
            throw;
        }
    }

    public async Task<AccountView?> SignIn(SignInCommand command)
    {
        LeaveIfNobody();
        if (!store.State.Exists) return null;
        await Commit(AccountRules.SignIn(store.State, command, clock.GetUtcNow()));
        return await View();
    }

    public async Task SignOut(string sessionHash)
    {
        LeaveIfNobody();
        var left = SessionRules.End(store.State.Sessions, sessionHash);
        if (left.Length < store.State.Sessions.Length) await Commit(store.State with { Sessions = left });
    }

    public async Task<AccountView?> Look()
    {
        LeaveIfNobody();
        return _stored.Exists ? await View() : null;
    }

    public async Task<KeyView> RotateKey(RotateKeyCommand command)
    {
        await Commit(store.State with { Key = new(command.KeyHash, command.KeyPrefix, clock.GetUtcNow(), null) });
        _keyUsedAt = null;
        return AccountViews.Of(store.State.Key!);
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

    public async Task Rated(string phoneNumberId, string quality)
    {
        LeaveIfNobody();
        if (store.State.Number is { } number && number.PhoneNumberId == phoneNumberId && number.QualityRating != quality)
            await Commit(store.State with { Number = number with { QualityRating = quality } });
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
        if (store.State.PlanId != plan) await Commit(store.State with { PlanId = plan });
        return null;
    }

    public Task<AccountView?> Suspend() => SetSuspended(true);

    public Task<AccountView?> Reinstate() => SetSuspended(false);

    public Task<SealedCredentials?> OwnApp()
    {
        LeaveIfNobody();
        return Task.FromResult(_stored.Number is { SealedAppSecret: not null } number ? AccountViews.Sealed(number) : null);
    }

    // The sender is told even when nothing changes: whoever does it again may do so because it seems not to have heard.
    async Task<AccountView?> SetSuspended(bool suspended)
    {
        LeaveIfNobody();
        if (!_stored.Exists) return null;
        if (store.State.Suspended != suspended) await Commit(store.State with { Suspended = suspended });
        if (store.State.Number is { } number) GrainFactory.Sender(number.PhoneNumberId).Wake().Forget();
        return await View();
    }

    EnterOutcome.Unknown Nobody()
    {
        LeaveIfNobody();
        return new EnterOutcome.Unknown();
    }

    EnterOutcome Admit(DateTimeOffset now, bool renewed = false)
    {
        var plan = Plan;
        var (allowed, rate) = _rate.Enter(plan.RequestsPerMinute, now);
        return allowed ? new EnterOutcome.Entered(Me, plan.Id, rate, renewed) : new EnterOutcome.TooFast(rate, _rate.RetryAfter(plan.RequestsPerMinute));
    }

    void NoteLater(string? sessionHash, DateTimeOffset now)
    {
        if (now < _noteAgainAt) return;
        _noteAgainAt = now + NotePause;
        this.AsReference<IAccountGrain>().NoteUse(sessionHash).Forget();
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
        return AccountViews.Of(Me, AccountRules.Used(_stored, _keyUsedAt, null, now), Plan, usage) with { Webhook = await GrainFactory.Forwarder(Me).Look() };
    }
}
