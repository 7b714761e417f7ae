using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Who a marketplace's proxy says is calling.</summary>
internal abstract record MarketplaceCall
{
    MarketplaceCall() { }

    public sealed record By(string User, string Plan) : MarketplaceCall;

    public sealed record Refused(Problem Why) : MarketplaceCall;
}

/// <summary>
/// Callers behind a marketplace's proxy (RapidAPI): the proxy proves itself by a secret, and names the user and what they subscribe to. An account is opened at a
/// user's first call. Without the secret in the settings the headers mean nothing.
/// </summary>
internal sealed class Marketplace : IDisposable
{
    public const string SecretSetting = "RAPIDAPI_PROXY_SECRET";
    public const string SecretHeader = "X-RapidAPI-Proxy-Secret";
    public const string UserHeader = "X-RapidAPI-User";
    public const string SubscriptionHeader = "X-RapidAPI-Subscription";
    const string PlansSection = "Marketplace:Plans";
    const string LeastPlan = "basic";
    const int LongestUser = 128;
    const int UsersKept = 50_000; // about 200 bytes each

    static readonly Problem WrongSecret = new(ProblemCodes.Unauthorized, $"{SecretHeader} is wrong: it must be the one that the marketplace shows to this service's operator.");
    static readonly Problem NoUser = new(ProblemCodes.Unauthorized, $"{UserHeader} must name the marketplace's user in 1 to {LongestUser} characters.");

    readonly string? _secret;
    readonly FrozenDictionary<string, string> _plans;
    readonly AccountClaims _reader;
    readonly IGrainFactory _grains;
    readonly Ids _ids;
    readonly MemoryCache _accounts = new(new MemoryCacheOptions { SizeLimit = UsersKept }); // a user's account never changes

    public Marketplace(IConfiguration configuration, Plans plans, AccountClaims reader, IGrainFactory grains, Ids ids)
    {
        _secret = configuration[SecretSetting] is { Length: > 0 } secret ? secret : null;
        _plans = PlansOf(configuration.GetSection(PlansSection), plans);
        (_reader, _grains, _ids) = (reader, grains, ids);
    }

    /// <summary>What the headers say; null when they are not a marketplace's.</summary>
    public MarketplaceCall? Read(IHeaderDictionary headers)
    {
        if (_secret is null || !headers.TryGetValue(SecretHeader, out var given)) return null;
        if (!Secrets.Equal(given.ToString(), _secret)) return new MarketplaceCall.Refused(WrongSecret);
        return headers[UserHeader].ToString().Trim() is { Length: >= 1 and <= LongestUser } user
            ? new MarketplaceCall.By(user, _plans.GetValueOrDefault(headers[SubscriptionHeader].ToString().Trim(), LeastPlan))
            : new MarketplaceCall.Refused(NoUser);
    }

    /// <summary>The id of a user's account, which is opened if there is none.</summary>
    public async Task<string> AccountAsync(MarketplaceCall.By call)
    {
        if (_accounts.TryGetValue(call.User, out string? known)) return known!;
        var account = await _reader.FindByMarketplaceUserAsync(call.User) ?? await OpenAsync(call);
        return _accounts.Set(call.User, account, new MemoryCacheEntryOptions { Size = 1 });
    }

    public void Dispose() => _accounts.Dispose();

    // Of two first calls at once one claims the user; the other finds its account.
    async Task<string> OpenAsync(MarketplaceCall.By call)
    {
        var account = _ids.NewAccount();
        return await _grains.Account(account).OpenForMarketplace(call.User, call.Plan)
            ? account
            : await _reader.FindByMarketplaceUserAsync(call.User) ?? throw new UnreachableException("A claim that was in the way is gone.");
    }

    static FrozenDictionary<string, string> PlansOf(IConfigurationSection settings, Plans plans)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["basic"] = "basic", ["pro"] = "pro", ["ultra"] = "ultra", ["mega"] = "mega" };
        foreach (var (name, plan) in settings.GetChildren().Select(setting => (setting.Key, setting.Value ?? "")))
        {
            if (plans.Find(plan) is null) throw new CannotStartException($"Marketplace__Plans__{name} is '{plan}', which is no plan's id.");
            all[name] = plan;
        }
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
