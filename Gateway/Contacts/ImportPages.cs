using System.Collections.Immutable;
using System.Diagnostics;

namespace WhatsApi.Gateway;

/// <summary>Brings rows of an import to the account's contacts, a page a transaction. One page is being stored while the next is read.</summary>
internal sealed class ImportPages(IContactBookGrain book, ImportConflict onConflict)
{
    // A page holds up whatever else wants to be stored for about 20 ms.
    const int MostRows = 500;
    const int MostWeight = 4_000;

    readonly ImmutableArray<ImportRow>.Builder _page = ImmutableArray.CreateBuilder<ImportRow>(MostRows);
    readonly List<ImportFailure> _failures = [];
    Task<ImportOutcome> _storing = Task.FromResult<ImportOutcome>(new ImportOutcome.Stored(ImportReceipt.Nothing));
    int _weight, _failed;

    public async Task TakeAsync(ContactLine line)
    {
        if (line.Failure is { } failure)
        {
            _failed++;
            if (_failures.Count < ImportReceipt.MostFailures) _failures.Add(failure);
            return;
        }
        _page.Add(new(line.Index, line.Contact!));
        _weight += Weight(line.Contact!);
        if (_page.Count < MostRows && _weight < MostWeight) return;
        _storing = book.Import(new(Page(), onConflict, await StoredAsync()));
    }

    /// <summary>Stores what is left, with the whole import's answer under the caller's key, and answers it.</summary>
    public async Task<IResult> EndAsync(IdempotencyClaim? claim)
    {
        var earlier = AddFailures(await StoredAsync());
        return await book.Import(new(Page(), onConflict, earlier, claim)) switch
        {
            ImportOutcome.Stored ok => ContactAnswers.Imported(ok.Receipt),
            ImportOutcome.KeyTaken => KeyTaken.Instance,
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    async Task<ImportReceipt> StoredAsync() => await _storing is ImportOutcome.Stored ok ? ok.Receipt : throw new UnreachableException("Only the last page brings a key.");

    ImportReceipt AddFailures(ImportReceipt receipt) => receipt with
    {
        FailedTotal = receipt.FailedTotal + _failed,
        Failed = [.. receipt.Failed.Concat(_failures).Take(ImportReceipt.MostFailures)],
    };

    ImmutableArray<ImportRow> Page()
    {
        _weight = 0;
        return _page.DrainToImmutable();
    }

    // About the rows that it becomes in the store: itself, its names, tags, and the words of its name.
    static int Weight(ContactFields contact) => 4 + contact.Tags.Length + (contact.Name?.Count(char.IsWhiteSpace) ?? 0);
}
