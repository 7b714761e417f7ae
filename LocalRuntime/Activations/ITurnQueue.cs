namespace WhatsApi.LocalRuntime.Activations;

/// <summary>Where activations with work to do wait for a thread. The simulation puts its own in place of the thread pool.</summary>
internal interface ITurnQueue
{
    void Queue(TurnScheduler scheduler);
}

/// <summary>The thread pool.</summary>
internal sealed class PoolTurnQueue : ITurnQueue
{
    public void Queue(TurnScheduler scheduler) => ThreadPool.UnsafeQueueUserWorkItem(scheduler, preferLocal: true);
}
