namespace WhatsApi.Grains;

internal static class PersistentStateExtensions
{
    /// <summary>Stores a new state. When the write fails the old one is back before the exception leaves, so no grain goes on with what is not stored.</summary>
    public static async Task Commit<T>(this IPersistentState<T> store, T next)
    {
        var before = store.State;
        store.State = next;
        try
        {
            await store.WriteStateAsync();
        }
        catch
        {
            store.State = before;
            throw;
        }
    }
}
