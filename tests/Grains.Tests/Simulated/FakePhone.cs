using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Grains.Tests;

/// <summary>A person's phone in a simulated world: what they write comes by webhook, until it is taken, maybe twice and late; what they see is what Meta has accepted for them.</summary>
internal sealed class FakePhone(World world, string number)
{
    int _written;

    public string Number => number;

    /// <summary>What the person has seen, in order.</summary>
    public IEnumerable<string> Seen => world.Meta.Said.Where(said => said.To.TrimStart('+') == number.TrimStart('+')).Select(said => said.Text);

    /// <summary>Writes, and waits until Meta has got rid of it.</summary>
    public async Task Writes(string text, int copies = 1)
    {
        var body = Webhook($"wamid.{number}.{++_written}", text);
        for (var copy = 0; copy < copies; copy++) await Deliver(body);
    }

    /// <summary>Sends something else than a text.</summary>
    /// <param name="payload">Meta's object under the type's key.</param>
    public Task Sends(string type, string payload) => Deliver(Webhook($"wamid.{number}.{++_written}", type, JsonNode.Parse(payload)!));

    /// <summary>The same, and at some time the webhook comes again.</summary>
    public async Task WritesTwice(string text)
    {
        var body = Webhook($"wamid.{number}.{++_written}", text);
        await Deliver(body);
        _ = world.Simulation.Outside(async () =>
        {
            await Pause(TimeSpan.FromMinutes(30));
            await Deliver(body);
        });
    }

    public Task Sees(string text) => world.Until(() => Task.FromResult(Seen.Contains(text)), $"\"{text}\" at {number}, who has seen \"{string.Join(" / ", Seen)}\"");

    public Task SeesMore(int count) => world.Until(() => Task.FromResult(Seen.Count() >= count), $"{count} messages at {number}, who has seen \"{string.Join(" / ", Seen)}\"");

    async Task Deliver(byte[] body)
    {
        for (var taken = false; !taken;)
        {
            await Pause(TimeSpan.FromSeconds(2));
            try
            {
                await world.Meta.Webhook(body);
                taken = true;
            }
            catch (Exception)
            {
                // not taken: again, as Meta does
            }
        }
    }

    Task Pause(TimeSpan atMost) => Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(1, (int)atMost.TotalMilliseconds)), world.Simulation.Clock);

    byte[] Webhook(string wamid, string text) => Webhook(wamid, "text", new JsonObject { ["body"] = text });

    byte[] Webhook(string wamid, string type, JsonNode payload) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        @object = "whatsapp_business_account",
        entry = new[] { new { id = "1", changes = new[] { new { field = "messages", value = new {
            messaging_product = "whatsapp",
            metadata = new { display_phone_number = "15550783881", phone_number_id = world.Number },
            contacts = new[] { new { profile = new { name = "Ann" }, wa_id = number.TrimStart('+') } },
            messages = new[] { new JsonObject { ["from"] = number.TrimStart('+'), ["id"] = wamid, ["timestamp"] = Seconds, ["type"] = type, [type] = payload } },
        } } } } },
    });

    string Seconds => world.Simulation.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
