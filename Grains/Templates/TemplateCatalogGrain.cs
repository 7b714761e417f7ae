using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Owns the copy of one business account's templates. Woken by: lists, sends of templates, our own changes, Meta's webhooks. It is a copy: Meta decides what is true.
/// </summary>
[Reentrant] // who lists waits for Meta while others are answered from the copy
internal sealed partial class TemplateCatalogGrain(
    [PersistentState("catalog", StoreGrainStorage.Name)] IPersistentState<CatalogState> store, ICloudApi meta, SecretBox secrets, TimeProvider clock,
    ILogger<TemplateCatalogGrain> log) : Grain, ITemplateCatalogGrain
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // a list is better old than late
    static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(25); // calls of grains end at 30 s
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);

    static readonly Refusal Late = new("meta_unavailable", "Meta has not answered yet. Try again in a moment.") { RetryAfterSeconds = 5 };
    static readonly Refusal Gone = new("credentials_missing", "The credentials of this business account are not connected: PUT /auth/me/credentials.");

    readonly HashSet<string> _deleted = []; // since the refresh under way began: Meta's answer may still have them
    Task<Refusal?> _refresh = Task.FromResult<Refusal?>(null);
    Task _lastChange = Task.CompletedTask;
    DateTimeOffset _againAt;

    public async Task<CatalogOutcome> List(TemplateFilter filter)
    {
        var now = clock.GetUtcNow();
        var isThere = store.State.RefreshedAt is not null;
        if (!isThere || (IsWanted(filter, now) && now >= _againAt)) await Wait(Refresh(), isThere ? Patience : LongestPatience);
        if (store.State.RefreshedAt is not null) return CatalogRules.Page(store.State, filter, clock.GetUtcNow());
        return new CatalogOutcome.Refused(_refresh.IsCompleted && await _refresh is { } why ? why : Late);
    }

    public Task<TemplateRecall> Recall(string name, string language)
    {
        var now = clock.GetUtcNow();
        var recall = CatalogRules.Recall(store.State, name, language, now);
        if (recall is { IsFresh: false } or { IsCertain: false, Template: not { Status: TemplateView.Approved } }) RefreshLater(now);
        return Task.FromResult(recall);
    }

    public Task Learn(TemplateView template, DateTimeOffset seenAt) => Change(catalog => CatalogRules.Learnt(catalog, template, seenAt));

    public Task Forget(string name, string? id)
    {
        foreach (var entry in store.State.Templates)
            if (id is null ? entry.Template.Name == name : entry.Template.Id == id) _deleted.Add(entry.Template.Id);
        return Change(catalog => CatalogRules.Forgotten(catalog, name, id));
    }

    public async Task<TemplateView?> Heard(TemplateNews news)
    {
        if (LeaveIfUnused()) return null;
        if (CatalogRules.Find(store.State, news) is not { Template: var before })
        {
            await Doubt();
            return null;
        }
        await Change(catalog => CatalogRules.Heard(catalog, news, clock.GetUtcNow()));
        return CatalogRules.Find(store.State, news)?.Template ?? before;
    }

    public Task Doubt()
    {
        if (!LeaveIfUnused()) RefreshLater(clock.GetUtcNow());
        return Task.CompletedTask;
    }

    // Who asks for one template that is not there may know of it from elsewhere, where it has just been made.
    bool IsWanted(TemplateFilter filter, DateTimeOffset now) => !CatalogRules.IsFresh(store.State, now)
        || (filter.Id is { } id && !CatalogRules.IsCertain(store.State, now) && !store.State.Templates.Any(e => e.Template.Id == id));

    void RefreshLater(DateTimeOffset now)
    {
        if (now >= _againAt) Refresh().Forget();
    }

    // One at a time.
    Task<Refusal?> Refresh() => _refresh.IsCompleted ? _refresh = Ask() : _refresh;

    async Task<Refusal?> Ask()
    {
        var askedAt = clock.GetUtcNow();
        _againAt = askedAt + AfterTrouble; // unless all goes well
        _deleted.Clear();
        var (account, waba) = Keys.Split(this.GetPrimaryKeyString());
        if (await GrainFactory.Account(account).Credentials() is not { } credentials || credentials.WabaId != waba) return Gone;
        switch (await meta.ListTemplatesAsync(waba, secrets.Open(credentials.SealedToken, SecretPurposes.Token(account)), CancellationToken.None))
        {
            case GraphAnswer<IReadOnlyList<MessageTemplate>>.Ok ok:
                await Change(catalog => CatalogRules.Refreshed(catalog, [.. ok.Value.Where(template => !_deleted.Contains(template.Id))], askedAt));
                _againAt = default;
                return null;
            case GraphAnswer<IReadOnlyList<MessageTemplate>>.Failed no:
                Log.NotRefreshed(log, waba, no.Error.Code, no.Error.Title);
                return MetaRefusals.Of(no.Error, no.Kind);
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    // Calls interleave, writes must not: each waits for the one before, however that ended.
    Task Change(Func<CatalogState, CatalogState> rule) => _lastChange = After(_lastChange, rule);

    async Task After(Task last, Func<CatalogState, CatalogState> rule)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var next = rule(store.State);
        if (CatalogRules.AreSame(store.State, next))
        {
            store.State = next;
            return;
        }
        try
        {
            await store.Commit(next);
        }
        catch
        {
            DeactivateOnIdle(); // another activation may have written: the next one reads what is stored
            throw;
        }
    }

    // Webhooks come for every account of a business account, also for those that never look at templates.
    bool LeaveIfUnused()
    {
        if (store.State.RefreshedAt is not null || !_refresh.IsCompleted || store.State.Templates.Length > 0) return false;
        DeactivateOnIdle();
        return true;
    }

    async Task Wait(Task refresh, TimeSpan atMost) =>
        await refresh.WaitAsync(atMost, clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The templates of business account {Waba} could not be read: {Code} {Title}")]
        public static partial void NotRefreshed(ILogger log, string waba, int code, string title);
    }
}
