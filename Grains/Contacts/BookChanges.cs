using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What one transaction does to an account's contacts. It reads through to the store, and sees its own changes.</summary>
internal sealed class BookChanges(IStore store, string account, long count)
{
    readonly Dictionary<string, Change> _changes = [];
    readonly Dictionary<string, string> _owners = []; // of names that were looked up or given away here; empty: nobody
    readonly Dictionary<string, ConsentEntry> _consents = []; // by contact: the ledger in the store does not have them yet
    readonly List<Operation> _more = [];

    sealed record Change(ContactState? Before, long Version, ContactState? After);

    /// <summary>How many contacts there are after it.</summary>
    public long Count { get; private set; } = count;

    /// <summary>The contact with this id, or the one it was joined with.</summary>
    public async Task<(string Id, ContactState Contact)?> FindAsync(string id)
    {
        if (await LookAsync(id) is { } contact) return (id, contact);
        return await OwnerAsync(id) is { } joined && await LookAsync(joined) is { } older ? (joined, older) : null;
    }

    /// <summary>The contact that has one of these names, the first of them first.</summary>
    public async Task<(string Id, ContactState Contact)?> FindAsync(ImmutableArray<string> names)
    {
        foreach (var name in names)
            if (await OwnerAsync(name) is { } id && await LookAsync(id) is { } contact) return (id, contact);
        return null;
    }

    /// <summary>The id of the contact that has one of these names, the first of them first.</summary>
    public async Task<string?> OwnerAsync(ImmutableArray<string> names)
    {
        foreach (var name in names)
            if (await OwnerAsync(name) is { } id) return id;
        return null;
    }

    /// <summary>Those of these names that no other contact has.</summary>
    public async Task<ImmutableArray<string>> FreeAsync(ImmutableArray<string> names, string id)
    {
        var free = ImmutableArray.CreateBuilder<string>(names.Length);
        foreach (var name in names)
            if (await OwnerAsync(name) is not { } owner || owner == id) free.Add(name);
        return free.DrainToImmutable();
    }

    /// <summary>Learns at once whose many names are, if that costs less than to look for each when it comes.</summary>
    public async Task LookAheadAsync(ImmutableArray<string> names)
    {
        if (await Strangers.RowsBetweenAsync(store, Tables.ContactNames, "name", account, names) is not { } rows) return;
        foreach (var name in names) _owners[name] = "";
        foreach (var row in rows) _owners[row.Key.Second!] = row.Columns[0].Text!;
    }

    public void Add(string id, ContactState contact)
    {
        _changes.Add(id, new(null, 0, contact));
        Own(id, contact);
        Count++;
    }

    public void Set(string id, ContactState contact)
    {
        Disown(id, _changes[id].After!);
        _changes[id] = _changes[id] with { After = contact };
        Own(id, contact);
    }

    public void Remove(string id)
    {
        Disown(id, _changes[id].After!);
        _changes[id] = _changes[id] with { After = null };
        Count--;
    }

    /// <summary>Writes an entry of a contact's ledger; the contact itself is the caller's to change.</summary>
    public void Consent(string id, ImmutableArray<string> names, ConsentEntry entry, string seed)
    {
        _consents[id] = entry;
        Also(ConsentRows.Entries(account, names, entry, seed));
    }

    /// <summary>The last entry of a contact's ledger, with what is written here.</summary>
    public ConsentEntry? ConsentOf(string id, Person person) => _consents.GetValueOrDefault(id, person.Consent!);

    /// <summary>Other rows of the same transaction.</summary>
    public void Also(IEnumerable<Operation> operations) => _more.AddRange(operations);

    public bool IsEmpty => _more.Count == 0 && !Made.Any();

    public ImmutableArray<Operation> Rows
    {
        get
        {
            var changes = Made.ToList();
            return
            [
                .. changes.SelectMany(x => ContactRows.Removed(account, x.Key, x.Value.Before, x.Value.Version, x.Value.After)),
                .. changes.SelectMany(x => ContactRows.Written(account, x.Key, x.Value.Before, x.Value.Version, x.Value.After)),
                .. _more,
            ];
        }
    }

    IEnumerable<KeyValuePair<string, Change>> Made => _changes.Where(x => !ReferenceEquals(x.Value.Before, x.Value.After));

    async Task<ContactState?> LookAsync(string id)
    {
        if (_changes.TryGetValue(id, out var change)) return change.After;
        if (await store.GetAsync(Tables.Contacts, new Key(account, id)) is not { } row) return null;
        var contact = ContactRows.Of(row);
        _changes.Add(id, new(contact, row.Version, contact));
        return contact;
    }

    async Task<string?> OwnerAsync(string name)
    {
        if (!_owners.TryGetValue(name, out var owner))
            _owners[name] = owner = (await store.GetAsync(Tables.ContactNames, new Key(account, name)))?.Columns[0].Text ?? "";
        return owner.Length > 0 ? owner : null;
    }

    void Own(string id, ContactState contact)
    {
        foreach (var name in contact.Names) _owners[name] = id;
    }

    void Disown(string id, ContactState contact)
    {
        foreach (var name in contact.Names)
            if (_owners.GetValueOrDefault(name, id) == id) _owners[name] = "";
    }
}
