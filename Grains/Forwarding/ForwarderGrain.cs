namespace WhatsApi.Grains;

internal sealed class ForwarderGrain : Grain, IForwarderGrain
{
    public Task Wake() => Task.CompletedTask;
}
