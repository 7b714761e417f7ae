namespace WhatsApi.Storage.Tests;

/// <summary>What every provider promises. A provider's test class says how to open an empty store.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected IStore Store { get; private set; } = null!;

    protected abstract Task<IStore> OpenEmptyAsync();

    public async Task InitializeAsync() => Store = await OpenEmptyAsync();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();
}
