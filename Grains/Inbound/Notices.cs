using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What Meta says about templates and numbers, as events of the accounts it concerns. Meta repeats itself: each is told once.</summary>
internal sealed class Notices(IStore store, IGrainFactory grains, TimeProvider clock)
{
    const int MostAccounts = 1_000;

    /// <summary>Tells an account what Meta reports of a template.</summary>
    public Task TellAsync(string account, TemplateEvent e) => OnceAsync(account, e.Type, e.At, e.Reported, e.Data);

    // The event names the number by its digits only.
    public Task<Fate> TellAsync(PhoneNumberQualityChanged e, string? account) => TellAsync(e, account, number => Digits(number) == e.DisplayPhoneNumber,
        EventTypes.PhoneNumberQuality, e.At, number => new()
        {
            ["phoneNumberId"] = number.PhoneNumberId,
            ["displayPhoneNumber"] = $"+{e.DisplayPhoneNumber}",
            ["event"] = e.Event,
            ["messagingLimit"] = e.MessagingLimit,
            ["previousLimit"] = e.PreviousLimit,
        });

    async Task<Fate> TellAsync(WebhookEvent e, string? account, Func<ConnectedNumber, bool> concerns, string type, DateTimeOffset? at, Func<ConnectedNumber, JsonObject> data)
    {
        var fate = Fate.UnknownNumber;
        foreach (var (id, number) in await AccountsAsync(e.WabaId, account))
        {
            if (!concerns(number)) continue;
            if (e is PhoneNumberQualityChanged { Event: "FLAGGED" }) await grains.Account(id).Rated(number.PhoneNumberId, GuardRails.Red); // as Meta said it until 2026
            var told = data(number).ToJsonString();
            await OnceAsync(id, type, at, told, told);
            fate = Fate.Applied;
        }
        return fate;
    }

    /// <summary>The accounts whose number belongs to a business account; what came to an account's own path concerns that one only.</summary>
    public async Task<IReadOnlyList<(string Id, ConnectedNumber Number)>> AccountsAsync(string? waba, string? account)
    {
        if (waba is null) return [];
        var found = new List<(string, ConnectedNumber)>();
        foreach (var row in await store.QueryAsync(new Query(Tables.Accounts) { Where = [("waba", Value.Of(waba))], NotNull = ["waba"], OrderBy = [new("id")], Limit = MostAccounts }))
        {
            if (account is not null && account != row.Key.First) continue;
            var number = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.AccountState)!.Number!;
            if (await IsProven(row.Key.First, number)) found.Add((row.Key.First, number));
        }
        return found;
    }

    // Anybody can write any business account's id. That it is theirs is proven by Meta: by a check of the credentials, or by templates that it has shown to their token.
    async Task<bool> IsProven(string account, ConnectedNumber number) =>
        number.VerifiedAt is not null || await store.GetAsync(Tables.Catalogs, new Key(account, number.WabaId!)) is not null;

    /// <param name="reported">What Meta said and nothing of ours, which may have changed before Meta says it again.</param>
    async Task OnceAsync(string account, string type, DateTimeOffset? at, string reported, string data)
    {
        var now = clock.GetUtcNow();
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type} {at?.ToUnixTimeMilliseconds()} {reported}")));
        var outcome = await store.CommitAsync(
        [
            new Operation.Put(Tables.Marks, new Key(account, mark), default, [Value.Of(now)], ExpectedVersion: 0),
            EventRows.Append(account, type, new(at ?? now, Data: new(data)), now),
        ]);
        if (outcome is CommitOutcome.Committed) grains.Forwarder(account).Wake().Forget();
    }

    static string Digits(ConnectedNumber number) => string.Concat((number.DisplayPhoneNumber ?? "").Where(char.IsAsciiDigit));
}
