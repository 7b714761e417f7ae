using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>One page of a list.</summary>
/// <param name="Items">Elements that could be read.</param>
/// <param name="Cursor">What to ask the next page with; null on the last.</param>
internal sealed record GraphPage<T>(IReadOnlyList<T> Items, string? Cursor);

internal static class GraphPage
{
    public static GraphPage<T>? Read<T>(JsonElement answer, Func<JsonElement, T?> read) where T : class
    {
        if (GraphObjects.Member(answer, "data") is not { ValueKind: JsonValueKind.Array }) return null;
        var items = GraphObjects.Items(answer, "data").Select(read).OfType<T>().ToList();
        var paging = GraphObjects.Member(answer, "paging");
        // Cursors stand on the last page too; only "next" says that there is another (meta-cloud-api §6.1).
        var cursor = GraphObjects.Text(paging, "next") is null ? null : GraphObjects.Text(GraphObjects.Member(paging, "cursors"), "after");
        return new GraphPage<T>(items, cursor);
    }
}
