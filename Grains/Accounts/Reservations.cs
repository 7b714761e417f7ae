using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reserved messages whose write has failed.</summary>
internal static class Reservations
{
    const int Tries = 300;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gives them back once it is certain that nothing was stored: a write that failed in the flush may be there all the same, and then they count. While the store
    /// cannot say, they stay reserved.
    /// </summary>
    public static async Task SettleAsync(IAccountGrain account, string period, int messages, Exception failure, Func<Task<bool>> isStored, TimeProvider clock)
    {
        if (failure.GetBaseException() is not StoreOverloadedException && await IsStored(isStored, clock) is not false) return;
        await account.GiveBack(period, messages);
    }

    static async Task<bool?> IsStored(Func<Task<bool>> isStored, TimeProvider clock)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                return await isStored();
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(Pause, clock);
            }
        }
        return null;
    }
}
