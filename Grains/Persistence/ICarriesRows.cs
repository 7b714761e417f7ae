using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A state whose next write takes other rows into the same transaction: counters, claims, derived messages. Once written, it carries none, so they never leave the grain: no document and no copy of the state has them.</summary>
internal interface ICarriesRows
{
    ImmutableArray<Operation> Rows { get; }

    object WithoutRows();
}
