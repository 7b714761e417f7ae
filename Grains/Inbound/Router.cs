using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What became of an event.</summary>
internal enum Fate
{
    Applied,

    /// <summary>A status that names only Meta's id, and no message has it yet: the answer that tells us may still be on its way.</summary>
    Early,

    /// <summary>A status of a message that is not ours.</summary>
    Unmatched,

    /// <summary>It could not be applied, and never will be: the payload is kept.</summary>
    Failed,

    /// <summary>Nobody here has this number.</summary>
    UnknownNumber,

    /// <summary>Understood, but nothing here acts on it: the payload is kept.</summary>
    NoHandler,
}

/// <summary>Brings an event of Meta's to the grain it concerns.</summary>
internal sealed partial class Router(IStore store, IGrainFactory grains, TimeProvider clock, ILogger log)
{
    const int MostOwners = 10_000;

    readonly Notices _notices = new(store, grains, clock);
    readonly TemplateReports _templates = new(new(store, grains, clock), grains);

    // Who had a number when it was looked up last. A status that names our id is for whoever has that message, so here the former owner will do, if the message is there.
    readonly Dictionary<string, string> _owners = [];

    /// <param name="account">The account to whose own path it came; null for the shared one.</param>
    /// <param name="payload">The stored payload that holds this status and nothing else; it is gone when the status has been applied.</param>
    /// <exception cref="StoreUnavailableException">And other passing trouble: the event has to be brought again.</exception>
    public async Task<Fate> RouteAsync(WebhookEvent e, string? account, string? payload = null)
    {
        try
        {
            return e switch
            {
                StatusReported status => await StatusAsync(status, account, payload),
                MessageReceived message => await MessageAsync(message, account),
                UserPreferenceChanged { WantsMarketing: { } wish } preference => await PreferenceAsync(preference, wish, account),
                UserIdChanged change => await UserIdAsync(change, account),
                TemplateStatusChanged or TemplateQualityChanged or TemplateCategoryChanged or OtherChange { Field: TemplateReports.ComponentsField } => await _templates.ApplyAsync(e, account),
                PhoneNumberQualityChanged number => await _notices.TellAsync(number, account),
                _ => Fate.NoHandler,
            };
        }
        catch (Exception trouble) when (trouble is not (OrleansException or StoreUnavailableException or StoreOverloadedException or TimeoutException or ObjectDisposedException))
        {
            Log.Failed(log, trouble, e.GetType().Name);
            return Fate.Failed;
        }
    }

    async Task<Fate> StatusAsync(StatusReported status, string? account, string? payload)
    {
        var report = new StatusReport(status.Wamid, status.Status, status.At, MetaWords.Error(status.Errors), Raw(status.PricingJson), Raw(status.ConversationJson), payload);
        var ours = Ids.IsId(status.Opaque, "msg_") ? status.Opaque : null;
        var former = _owners.GetValueOrDefault(status.PhoneNumberId);
        if (ours is not null && former is not null && (account ?? former) == former && await grains.Message(former, ours).Reported(report)) return Fate.Applied;
        var owner = await OwnerAsync(status.PhoneNumberId, account);
        if (ours is not null && owner is not null && await grains.Message(owner, ours).Reported(report)) return Fate.Applied;

        // Our id did not come back, or the number has changed hands: Meta's own id names the message, too.
        var rows = await store.QueryAsync(new Query(Tables.Messages) { Where = [("wamid", Value.Of(status.Wamid))], Limit = 1, WithDocument = false });
        if (rows is [var row] && (account ?? row.Key.First) == row.Key.First && await grains.Message(row.Key.First, row.Key.Second!).Reported(report)) return Fate.Applied;
        if (owner is null) return Fate.UnknownNumber;
        return status.Opaque is null ? Fate.Early : Fate.Unmatched; // our own id would have found its message: it is stored before it is sent
    }

    async Task<Fate> MessageAsync(MessageReceived m, string? account)
    {
        if (await OwnerAsync(m.PhoneNumberId, account) is not { } owner) return Fate.UnknownNumber;
        var from = m.From is { } digits ? $"+{digits}" : m.FromUserId;
        if (from is null) return Fate.NoHandler;
        await grains.Conversation(owner, from).Heard(new(
            m.PhoneNumberId, m.Wamid, from, m.FromUserId, m.ProfileName, m.Username, m.At, m.Type, Raw(m.PayloadJson), InboundContext.MessageId(m.ContextJson), new(m.RawJson)));
        if (m.PayloadJson is { } payload && SystemMessage.NewNames(m.Type, payload) is { } news) await RenamedAsync(owner, news, from, m);
        return Fate.Applied;
    }

    // With another number comes another user id (meta-cloud-api §4.8), of which the message says nothing; with another id alone the number stays.
    async Task RenamedAsync(string owner, SystemMessage news, string from, MessageReceived m)
    {
        if (news.Number is { } number) await grains.Conversation(owner, number).Follows(from);
        else if (news.UserId is { } id) await NewIdAsync(owner, id, m.FromUserId, m.From is null ? null : from);
    }

    async Task<Fate> UserIdAsync(UserIdChanged e, string? account)
    {
        if (await OwnerAsync(e.PhoneNumberId, account) is not { } owner) return Fate.UnknownNumber;
        await NewIdAsync(owner, e.Current, e.Previous, e.WaId is { } digits ? $"+{digits}" : null);
        if (e.CurrentParent is { } parent) await NewIdAsync(owner, parent, e.PreviousParent, null);
        return Fate.Applied;
    }

    async Task NewIdAsync(string owner, string id, string? former, string? number)
    {
        if (number is not null) await grains.Conversation(owner, id).Proven(number);
        if (former is not null) await grains.Conversation(owner, id).Follows(former);
    }

    async Task<Fate> PreferenceAsync(UserPreferenceChanged e, bool wantsMarketing, string? account)
    {
        if (await OwnerAsync(e.PhoneNumberId, account) is not { } owner) return Fate.UnknownNumber;
        ImmutableArray<string> names = [.. ((string?[])[e.WaId is { } digits ? $"+{digits}" : null, e.UserId]).OfType<string>()];
        if (names.IsEmpty) return Fate.NoHandler;
        var entry = new ConsentEntry(!wantsMarketing, e.At, clock.GetUtcNow(), ConsentEntry.ByPreferences, e.Detail);
        await store.CommitAsync(ConsentRows.Of(owner, names, entry, $"{e.Category} {e.Value}"));
        grains.ContactBook(owner).Wake().Forget();
        return Fate.Applied;
    }

    /// <summary>
    /// The account that has the number. What came to an account's own path was signed with that account's secret, so it speaks for that account's numbers only.
    /// </summary>
    async Task<string?> OwnerAsync(string phoneNumberId, string? account)
    {
        var owner = (await store.GetAsync(Tables.Claims, new Key(AccountRules.PhoneClaim, phoneNumberId)))?.Columns[0].Text;
        if (_owners.Count >= MostOwners) _owners.Clear();
        if (owner is not null) _owners[phoneNumberId] = owner;
        return account is null || account == owner ? owner : null;
    }

    static RawJson? Raw(string? json) => json is null ? null : new(json);

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An event of Meta's ({Event}) could not be applied; its payload is kept")]
        public static partial void Failed(ILogger log, Exception e, string @event);
    }
}
