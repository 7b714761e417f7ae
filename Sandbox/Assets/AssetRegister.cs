using System.Collections.Concurrent;
using System.Globalization;
using WhatsApi.Sandbox.Graph;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Assets;

/// <summary>The numbers, WABAs and tokens that exist here. With provisioning on, any numeric id exists from its first touch on.</summary>
internal sealed class AssetRegister(SandboxOptions options, TimeProvider clock)
{
    // What one token can make come true by trying ids.
    const int MostNumbers = 100_000;

    readonly ConcurrentDictionary<string, PhoneNumber> numbers = new();
    readonly ConcurrentDictionary<string, BusinessAccount> accounts = new();
    readonly ConcurrentDictionary<string, TokenProfile> tokens = new();

    public string AppId => options.AppId;

    public Callback? AppCallback { get; set; } = options.CallbackUrl is { Length: > 0 } url ? new Callback(url) : null;

    public string AppSecret { get; set; } = options.AppSecret;

    public string VerifyToken { get; set; } = options.VerifyToken;

    public IEnumerable<PhoneNumber> Numbers => numbers.Values.OrderByDescending(n => n.Since);

    public IEnumerable<BusinessAccount> Accounts => accounts.Values;

    public IEnumerable<TokenProfile> KnownTokens => tokens.Values;

    public (Caller? Caller, GraphError? Error) Authenticate(string? token) =>
        Tokens.Read(token, token is null ? null : tokens.GetValueOrDefault(token), $"{AppId}|{AppSecret}", clock.GetUtcNow());

    public PhoneNumber? KnownNumber(string id) => numbers.GetValueOrDefault(id);

    public BusinessAccount? KnownAccount(string id) => accounts.GetValueOrDefault(id);

    public PhoneNumber? Number(string id, Caller caller)
    {
        var number = numbers.GetValueOrDefault(id) ?? (MayProvision(id, caller) ? Provision(id) : null);
        if (number is null || !caller.Sees(number.Profile.WabaId)) return null;
        number.SeenBy(caller);
        return number;
    }

    public BusinessAccount? Account(string id, Caller caller)
    {
        var account = accounts.GetValueOrDefault(id) ?? (MayProvision(id, caller) ? AddAccount(id, "Sandbox Business", provisioned: true) : null);
        if (account is null || !caller.Sees(id)) return null;
        if (account.Provisioned) Claim(account, caller);
        return account;
    }

    /// <summary>The WABA's numbers; to a token that only ever guessed, the numbers it used count as the WABA's.</summary>
    public IEnumerable<PhoneNumber> NumbersOf(BusinessAccount account, Caller caller) =>
        Numbers.Where(n => n.Profile.WabaId == account.Id || (account.Provisioned && n.Provisioned && n.WasSeenBy(caller)));

    public BusinessAccount AccountOf(PhoneNumber number) =>
        accounts.GetValueOrDefault(number.Profile.WabaId) ?? AddAccount(number.Profile.WabaId, "Sandbox Business", provisioned: true);

    /// <summary>The WABA of a number that came to be by being used is a guess; any other guessed WABA may have the template.</summary>
    public Template? TemplateFor(PhoneNumber number, string name, string language) =>
        AccountOf(number).Template(name, language)
        ?? (number.Provisioned ? accounts.Values.Select(a => a.Template(name, language)).FirstOrDefault(t => t is not null) : null);

    public (BusinessAccount Account, Template Template)? TemplateById(string id)
    {
        foreach (var account in Accounts)
            if (account.TemplateById(id) is { } template)
                return (account, template);
        return null;
    }

    public PhoneNumber? Provision(string id) => !options.AutoProvision || !IsId(id) ? null : numbers.GetOrAdd(id, key =>
        new PhoneNumber(key, new NumberProfile(DerivedAccount(key), DerivedDisplay(key)), provisioned: true, clock.GetUtcNow()));

    public PhoneNumber Put(string id, NumberProfile profile)
    {
        AddAccount(profile.WabaId, "Sandbox Business", provisioned: false);
        var number = numbers.GetOrAdd(id, key => new PhoneNumber(key, profile, provisioned: false, clock.GetUtcNow()));
        number.Profile = profile;
        number.Claimed = true;
        return number;
    }

    public BusinessAccount AddAccount(string id, string name, bool provisioned) => accounts.GetOrAdd(id, key =>
    {
        var account = new BusinessAccount(key, name, provisioned);
        account.Put(Template.HelloWorld(TemplateId(key, Template.Sample, "en_US")));
        return account;
    });

    public void Put(TokenProfile token) => tokens[token.Token] = token;

    public void Clear()
    {
        numbers.Clear();
        accounts.Clear();
        tokens.Clear();
    }

    public static bool IsId(string id) => id.Length is >= 1 and <= 20 && id.All(char.IsAsciiDigit);

    public static string TemplateId(string wabaId, string name, string language) => Digits($"{wabaId}/{name}/{language}", 16);

    public static string DerivedDisplay(string numberId) => "1555" + Digits(numberId, 7);

    static string DerivedAccount(string numberId) => "1" + Digits("waba/" + numberId, 14);

    static string Digits(string seed, int count)
    {
        var text = UserIds.Hash(seed).ToString(CultureInfo.InvariantCulture).PadLeft(20, '0');
        return "1" + text[^(count - 1)..];
    }

    bool MayProvision(string id, Caller caller) =>
        options.AutoProvision && caller is { IsApp: false, WabaIds: null } && IsId(id) && id != AppId &&
        numbers.Count < MostNumbers && accounts.Count < MostNumbers;

    void Claim(BusinessAccount account, Caller caller)
    {
        foreach (var number in numbers.Values)
            if (!number.Claimed && number.WasSeenBy(caller))
            {
                number.Profile = number.Profile with { WabaId = account.Id };
                number.Claimed = true;
            }
    }
}
