namespace WhatsApi.Gateway.Tests;

public static class Statuses
{
    /// <summary>Waits until a message has one of these statuses.</summary>
    public static async Task Reaches(Client client, string id, params string[] wanted)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (true)
        {
            var message = (await client.Get($"/messages/{id}")).Is(200);
            if (wanted.Contains(message.Text("status"))) return;
            Assert.True(clock.GetElapsedTime(start) < TimeSpan.FromSeconds(15), $"{string.Join(" or ", wanted)} was waited for, seen: {message.Body}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), clock);
        }
    }
}
