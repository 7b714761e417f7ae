using System.Collections.Immutable;
using System.Diagnostics;

namespace WhatsApi.Gateway;

/// <summary>Brings rows of an import to the account's contacts, a page a transaction. Some are being stored while the next are read.</summary>
internal sealed class ImportPages(IContactBookGrain book, ContactsOfTenant contacts, ImportConflict onConflict)
{
    // A page holds up whatever else wants to be stored for about 20 ms.
    const int MostRows = 500;
    const int MostWeight = 4_000;

    // Rows that are put in order at a time. A page of rows in any order changes nearly as many pages of the store as it has rows, and all of them are written: 100,000 rows
    // wrote 620 MiB instead of 37. This many are some 20 MB.
    const int RowsInOrder = 20_000;

    readonly List<ImportFailure> _failures = [];
    List<ImportRow> _rows = [];
    Task<ImportReceipt> _storing = Task.FromResult(ImportReceipt.Nothing);
    int _failed;

    public async Task TakeAsync(ContactLine line)
    {
        if (line.Failure is { } failure)
        {
            _failed++;
            if (_failures.Count < ImportReceipt.MostFailures) _failures.Add(failure);
            return;
        }
        _rows.Add(new(line.Index, line.Contact!));
        if (_rows.Count < RowsInOrder) return;
        var (rows, earlier) = (_rows, await _storing);
        (_rows, _storing) = ([], StoreAsync(rows, earlier));
    }

    /// <summary>Stores what is left, with the whole import's answer under the caller's key, and answers it.</summary>
    public async Task<IResult> EndAsync(IdempotencyClaim? claim)
    {
        var pages = await PagesAsync(_rows);
        var earlier = await StoreAsync(pages[..^1], await _storing);
        return await book.Import(new(pages[^1], onConflict, AddFailures(earlier), claim)) switch
        {
            ImportOutcome.Stored ok => ContactAnswers.Imported(ok.Receipt),
            ImportOutcome.KeyTaken => KeyTaken.Instance,
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    async Task<ImportReceipt> StoreAsync(List<ImportRow> rows, ImportReceipt receipt) => await StoreAsync(await PagesAsync(rows), receipt);

    async Task<ImportReceipt> StoreAsync(List<ImmutableArray<ImportRow>> pages, ImportReceipt receipt)
    {
        foreach (var page in pages)
            receipt = await book.Import(new(page, onConflict, receipt)) is ImportOutcome.Stored ok ? ok.Receipt : throw new UnreachableException("Only the last page brings a key.");
        return receipt;
    }

    ImportReceipt AddFailures(ImportReceipt receipt) => receipt with
    {
        FailedTotal = receipt.FailedTotal + _failed,
        Failed = [.. receipt.Failed.Concat(_failures).Take(ImportReceipt.MostFailures)],
    };

    /// <summary>At least one page, which may be empty.</summary>
    async Task<List<ImmutableArray<ImportRow>>> PagesAsync(List<ImportRow> rows)
    {
        var (pages, page, weight) = (new List<ImmutableArray<ImportRow>>(), ImmutableArray.CreateBuilder<ImportRow>(MostRows), 0);
        foreach (var row in onConflict == ImportConflict.Skip ? rows : await contacts.InOrderAsync(rows)) // what is skipped changes nothing
        {
            if (page.Count == MostRows || (weight += Weight(row.Fields)) > MostWeight)
            {
                pages.Add(page.DrainToImmutable());
                weight = Weight(row.Fields);
            }
            page.Add(row);
        }
        pages.Add(page.DrainToImmutable());
        return pages;
    }

    // About the rows that it becomes in the store: itself, its names, tags, and the words of its name.
    static int Weight(ContactFields contact) => 4 + contact.Tags.Length + (contact.Name?.Count(char.IsWhiteSpace) ?? 0);
}
