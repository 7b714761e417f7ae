using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

/// <summary>A contact with a phone, and the one execution of a flow that talks to them.</summary>
public sealed class Chat(World world, Account account, string flow, string person = A.Number)
{
    int _written;

    /// <summary>Does what an input of a simulation says.</summary>
    public async Task Does(JsonNode input)
    {
        if (input["resume"] is not null) (await account.Client.Post("/flows/executions/resume", new { executionId = await Execution() })).Is(200);
        else if ((input["buttonId"] ?? input["listId"]) is { } id) await Writes(new { from = person, name = "Ann", press = (string)id! });
        else if (input["media"] is { } media) await Writes(new { from = person, name = "Ann", type = (string)media["type"]! });
        else await Writes(new { from = person, name = "Ann", text = (string)input["text"]! });
    }

    public Task Says(string text) => Writes(new { from = person, name = "Ann", text });

    /// <summary>Waits until the flow has sent so many messages and Meta has taken them, and answers them in the order in which the flow has sent them.</summary>
    public async Task<List<JsonObject>> Hears(int count)
    {
        if (count == 0) return [];
        var ids = await Eventually.Get(Sent, sent => sent.Count >= count, sent => $"{count} messages of the flow were waited for, {sent.Count} came.");
        var (messages, before) = (new List<JsonObject>(), DateTimeOffset.MinValue);
        foreach (var id in ids)
        {
            var accepted = (await world.Sandbox.Ledger.Of(id)).AcceptedAt;
            Assert.True(accepted >= before, $"{id} came before one that was sent earlier.");
            before = accepted;
            var message = (await account.Look(id)).Json;
            var type = (string)message["type"]!;
            messages.Add(new JsonObject { ["type"] = type, [type] = message[type]!.DeepClone() });
        }
        return messages;
    }

    public async Task<Answer> Look() => (await account.Client.Get($"/flows/executions/{await Execution()}")).Is(200);

    public Task<Answer> Sees(string status) =>
        Eventually.Get(Look, seen => seen.Text("status") == status, seen => $"An execution that is {status} was waited for, seen: {seen.Body}");

    public async Task<string> Execution() => (await Eventually.Get(
        () => account.Client.Get($"/flows/{flow}/executions"), page => page.Is(200).At("data")!.AsArray().Count > 0, _ => "An execution was waited for.")).Text("data.0.id");

    async Task<List<string>> Sent() => [.. (await Look()).At("steps")!.AsArray().Select(step => (string?)step!["messageId"]).OfType<string>()];

    async Task Writes(object message)
    {
        await world.Sandbox.Writes(account, message);
        await account.Hears(++_written);
    }
}
