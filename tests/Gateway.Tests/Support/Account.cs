using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

/// <summary>A customer of the service, in the words of a customer.</summary>
public sealed record Account(World World, string Key, string Id, string PhoneNumberId)
{
    /// <summary>Its calls, to wherever the gateway is now.</summary>
    public Client Client => World.Anybody.WithKey(Key);

    public async Task<Answer> Connect(string token = "sandbox-token", object? more = null)
    {
        var body = new JsonObject { ["accessToken"] = token, ["phoneNumberId"] = PhoneNumberId };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more)?.AsObject() ?? []) body[name] = value?.DeepClone();
        return (await Client.Put("/auth/me/credentials", body)).Is(200);
    }

    /// <summary>The account on another plan.</summary>
    public async Task<Account> On(string plan)
    {
        (await World.Operator.Put($"/operator/accounts/{Id}/plan", new { plan })).Is(200);
        return this;
    }

    /// <summary>Adds a contact and answers its id.</summary>
    public async Task<string> Knows(object contact) => (await Client.Post("/contacts", contact)).Is(201).Text("id");

    public async Task<Answer> Contact(string id) => (await Client.Get($"/contacts/{id}")).Is(200);

    /// <summary>Waits until a contact is as it should be.</summary>
    public Task<Answer> SeesContact(string id, Func<Answer, bool> isIt, string what) =>
        Eventually.Get(() => Contact(id), isIt, seen => $"{what} was waited for, seen: {seen.Body}");

    /// <summary>Sends a text and answers the message's id.</summary>
    public async Task<string> Send(string text = "Hi", string to = A.Number, string? onUnknown = null) =>
        (await Client.Post("/send-message", new { to, type = "text", text = new { body = text }, onUnknown })).Is(202).Text("id");

    /// <summary>Sends a text that Meta has accepted.</summary>
    public async Task<(string Message, string Wamid)> Sent()
    {
        var message = await Send();
        return (message, (await Sees(message, "sent")).Text("wamid"));
    }

    /// <summary>The message after one more report of Meta's, so that everything before it has been worked off.</summary>
    public async Task<Answer> Settled(string message, string wamid)
    {
        Assert.Equal(200, await World.Sandbox.Posts(Webhook.Of(Webhook.Statuses(this, Webhook.Status(wamid, "read", message)))));
        return await Sees(message, "read");
    }

    public async Task<Answer> Look(string message) => (await Client.Get($"/messages/{message}")).Is(200);

    /// <summary>Waits until the message has one of these statuses.</summary>
    public Task<Answer> Sees(string message, params string[] statuses) => Sees(message, m => statuses.Contains(m.Text("status")), string.Join(" or ", statuses));

    /// <summary>Waits until the message is as it should be.</summary>
    public Task<Answer> Sees(string message, Func<Answer, bool> isIt, string what, TimeSpan? within = null) =>
        Eventually.Get(() => Look(message), isIt, seen => $"{what} was waited for, seen: {seen.Body}", within);

    public async Task<JsonArray> List(string query = "") => (await Client.Get($"/messages?{query}")).Is(200).At("data")!.AsArray();

    /// <summary>Waits until so many messages have come in, and answers them, newest first.</summary>
    public Task<JsonArray> Hears(int count) => Eventually.Get(
        () => List("direction=inbound&limit=100"), list => list.Count >= count, list => $"{count} inbound messages were waited for, seen: {list.ToJsonString()}");

    public async Task<(long Messages, long? Remaining)> Usage()
    {
        var me = (await Client.Get("/auth/me")).Is(200);
        return ((long)me.At("usage.messages")!, (long?)me.At("usage.remaining"));
    }
}

/// <summary>What a message's timeline says.</summary>
public static class Timelines
{
    public static string[] Story(this Answer message) => [.. message.At("timeline")!.AsArray().Select(entry => $"{entry!["status"]} {entry["source"]}")];

    public static string Told(this Answer message) => string.Join('\n', message.At("timeline")!.AsArray().Select(entry => $"{entry!["status"]}: {entry["detail"]}"));
}
