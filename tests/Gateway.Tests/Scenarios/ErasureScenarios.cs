namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Somebody wants to be forgotten.</summary>
public sealed class ErasureScenarios : IAsyncLifetime
{
    const string Person = "+15551234567";
    const string Secret = "the-secret-words";

    readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Erasing_a_contact_erases_what_was_written_with_them_and_nothing_brings_it_back()
    {
        var acme = await (await _world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person, name = "Ana" });
        var sent = (await acme.Client.Post("/send-message", new { to = Person, text = new { body = Secret }, metadata = new { who = Secret } })).Is(202).Text("id");
        await acme.Sees(sent, "sent");
        await _world.Sandbox.Writes(acme, new { from = Person, text = Secret });
        var heard = (string)(await acme.Hears(1))[0]!["id"]!;
        var later = (await acme.Client.Post("/send-message", new { to = Person, text = new { body = Secret }, sendAt = TimeProvider.System.GetUtcNow().AddDays(1) })).Is(202).Text("id");
        var others = await acme.Send(Secret, to: "+15559999999");

        (await acme.Client.Delete($"/contacts/{id}?erase=true")).Is(204);
        await _world.Sandbox.Reads(sent);
        foreach (var message in new[] { sent, heard, later }) await acme.Sees(message, seen => !seen.Body.Contains(Secret, StringComparison.Ordinal), "a message without content");
        var read = await acme.Sees(sent, "read");
        Assert.DoesNotContain(Secret, read.Body, StringComparison.Ordinal);
        Assert.Contains("erased api", read.Story());
        Assert.Equal("canceled", (await acme.Look(later)).Text("status"));
        Assert.Contains(Secret, (await acme.Look(others)).Body, StringComparison.Ordinal);
        Assert.Equal(2, (await acme.Usage()).Messages);
        (await acme.Client.Post($"/messages/{later}/retry")).IsProblem(409, "invalid_state");
    }

    [Fact]
    public async Task It_goes_on_after_a_restart()
    {
        var acme = await (await _world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        var messages = Enumerable.Range(0, 250).Select(i => new { to = Person, text = new { body = $"{Secret} {i}" }, sendAt = TimeProvider.System.GetUtcNow().AddDays(1) }).ToArray();
        foreach (var page in messages.Chunk(10)) (await acme.Client.Post("/messages/bulk", new { messages = page })).Is(202);
        (await acme.Client.Delete($"/contacts/{id}?erase=true")).Is(204);
        await _world.Stop();
        await _world.Start();
        await Eventually.Get(() => acme.List($"to={Person}&status=scheduled"), list => list.Count == 0, list => $"{list.Count} messages are still scheduled.");
        Assert.DoesNotContain(Secret, (await acme.List("limit=100")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, (await acme.Usage()).Messages);
    }
}
