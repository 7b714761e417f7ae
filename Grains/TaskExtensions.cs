namespace WhatsApi.Grains;

internal static class TaskExtensions
{
    /// <summary>
    /// Lets a call go on without being waited for. For hints only: whatever such a call would have done is also found in the store by whoever must do it.
    /// </summary>
    public static void Forget(this Task task)
    {
        if (!task.IsCompletedSuccessfully)
            task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
