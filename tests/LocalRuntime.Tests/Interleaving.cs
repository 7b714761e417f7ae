using Orleans;
using Orleans.Concurrency;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Interleaving
{
    internal interface IAnyRoom : IGrainWithStringKey
    {
        Task Write(string who);

        [ReadOnly]
        Task Read(string who);

        [AlwaysInterleave]
        Task Peek(string who);

        [OneWay]
        Task Shout(string who);

        [OneWay]
        Task ShoutAndFall();
    }

    internal interface IRoom : IAnyRoom;

    internal interface IOpenRoom : IAnyRoom;

    [Fact]
    public void Readers_are_together() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IRoom>("one");
        await Task.WhenAll(room.Read("ann"), room.Read("bob"));
        Assert.Equal("ann in, bob in, ann out, bob out", world.Diary.Text);
    });

    [Fact]
    public void A_writer_waits_for_all_readers_and_a_reader_for_the_writer() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IRoom>("one");
        await Task.WhenAll(room.Read("ann"), room.Read("bob"), room.Write("cay"), room.Write("dan"));
        await Task.WhenAll(room.Write("eve"), room.Read("fay"));
        Assert.Equal(
            "ann in, bob in, ann out, bob out, cay in, cay out, dan in, dan out, eve in, eve out, fay in, fay out", world.Diary.Text);
    });

    [Fact]
    public void What_always_interleaves_waits_for_nobody_and_holds_up_nobody() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IRoom>("one");
        await Task.WhenAll(room.Write("ann"), room.Peek("bob"));
        await Task.WhenAll(room.Peek("cay"), room.Write("dan"));
        Assert.Equal("ann in, bob in, ann out, bob out, cay in, dan in, cay out, dan out", world.Diary.Text);
    });

    [Fact]
    public void What_always_interleaves_passes_those_that_wait_for_the_activation() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IRoom>("one");
        await Task.WhenAll(room.Write("ann"), room.Write("bob"), room.Peek("cay"));
        Assert.Equal("ann in, cay in, ann out, bob in, cay out, bob out", world.Diary.Text);
    });

    [Fact]
    public void In_a_reentrant_grain_all_are_together() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IOpenRoom>("one");
        await Task.WhenAll(room.Write("ann"), room.Write("bob"), room.Read("cay"));
        Assert.Equal("ann in, bob in, cay in, ann out, bob out, cay out", world.Diary.Text);
    });

    [Fact]
    public void A_one_way_call_is_answered_before_it_begins_and_done_all_the_same() => World.Tell(async world =>
    {
        var room = world.Grains.GetGrain<IRoom>("one");
        var shout = room.Shout("ann");
        Assert.True(shout.IsCompletedSuccessfully);
        await room.ShoutAndFall();
        await room.Read("bob");
        Assert.Equal("ann in, ann out, bob in, bob out", world.Diary.Text);
    });

    internal abstract class AnyRoomGrain(Diary diary, TimeProvider clock) : Grain, IAnyRoom
    {
        public Task Write(string who) => Stay(who);

        public Task Read(string who) => Stay(who);

        public Task Peek(string who) => Stay(who);

        public Task Shout(string who) => Stay(who);

        public Task ShoutAndFall() => throw new InvalidOperationException("unheard");

        private async Task Stay(string who)
        {
            diary.Write($"{who} in");
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            diary.Write($"{who} out");
        }
    }

    internal sealed class RoomGrain(Diary diary, TimeProvider clock) : AnyRoomGrain(diary, clock), IRoom;

    [Reentrant]
    internal sealed class OpenRoomGrain(Diary diary, TimeProvider clock) : AnyRoomGrain(diary, clock), IOpenRoom;
}
