using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using WhatsApi.LocalRuntime;
using WhatsApi.LocalRuntime.Bench;

await using var services = new ServiceCollection()
    .AddLocalGrains(options => options.Assemblies.Add(typeof(EchoGrain).Assembly))
    .BuildServiceProvider();
var grains = services.GetRequiredService<IGrainFactory>();

await Measure.CallsAsync(grains, callers: 100, seconds: 2);
var calls = await Measure.CallsAsync(grains, callers: 100, seconds: 5);
Console.WriteLine($"calls       {calls,12:N0} a second, 100 callers and grains, {Environment.ProcessorCount} cores");
Console.WriteLine($"            {await Measure.CallsAsync(grains, callers: 1, seconds: 3),12:N0} a second, one caller and grain");
var (bytes, perSecond) = await Measure.ActivationsAsync(grains, count: 300_000);
Console.WriteLine($"activation  {bytes,12:N0} bytes when idle, beyond its key and an empty grain object");
Console.WriteLine($"            {perSecond,12:N0} made a second");

namespace WhatsApi.LocalRuntime.Bench
{
    public interface IEchoGrain : IGrainWithStringKey
    {
        Task<int> Echo(int number);
    }

    internal sealed class EchoGrain : Grain, IEchoGrain
    {
        public Task<int> Echo(int number) => Task.FromResult(number);
    }

    internal static class Measure
    {
        /// <summary>Each caller awaits its calls one after the other, each on a grain of its own.</summary>
        public static async Task<double> CallsAsync(IGrainFactory grains, int callers, int seconds)
        {
            var stop = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
            var started = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                var grain = grains.GetGrain<IEchoGrain>($"caller-{caller}");
                var count = 0;
                while (Stopwatch.GetTimestamp() < stop)
                {
                    for (var i = 0; i < 100; i++) count += await grain.Echo(1);
                }

                return (long)count;
            })));
            return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        /// <summary>What the heap grows by, less what the keys and empty grain objects weigh.</summary>
        public static async Task<(double Bytes, double PerSecond)> ActivationsAsync(IGrainFactory grains, int count)
        {
            var keys = Enumerable.Range(0, count).Select(i => i.ToString("D12", CultureInfo.InvariantCulture)).ToArray();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            foreach (var chunk in keys.Chunk(1_000)) await Task.WhenAll(chunk.Select(key => grains.GetGrain<IEchoGrain>(key).Echo(1)));
            var took = Stopwatch.GetElapsedTime(started);
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(keys);
            return (((double)bytes / count) - GrainObjectBytes, count / took.TotalSeconds);
        }

        // Object header, method table and the one field of Grain.
        private const int GrainObjectBytes = 24;
    }
}
