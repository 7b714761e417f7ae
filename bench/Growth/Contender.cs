namespace WhatsApi.Growth.Bench;

/// <summary>A running gateway, and every kind of request that is measured.</summary>
internal sealed class Contender(GatewayProcess gateway, string database, string key, string[] ids, Settings settings) : IDisposable
{
    readonly Customer _reader = new(gateway.Url, settings.Readers, key);
    readonly Customer _writer = new(gateway.Url, settings.Connections, key);

    public TimeSpan Cpu => gateway.Cpu;

    // Another account's, so that what is measured stays as it was filled. Dry runs and reads compile most of the code without storing anything.
    public async Task WarmUp()
    {
        using var customer = new Customer(gateway.Url, settings.Connections);
        await customer.Open("warming@example.com", "106540352242923");
        var own = new string[500];
        for (var turn = 0; turn < 4; turn++)
        {
            await Run(own.Length, async i => own[i] = await customer.Send(i % 20));
            await Run(3_000, i => customer.Send(i, dryRun: true));
            var second = await customer.Page(2);
            await Run(1_500, _ => customer.Get("/messages?limit=20"));
            await Run(1_500, _ => customer.Get("/messages?limit=20&status=queued"));
            await Run(1_500, i => customer.Get(To(i % 20)));
            await Run(1_500, _ => customer.Get(second));
            await Run(1_500, i => customer.Get($"/messages/{own[i % own.Length]}"));
        }

        Task Run(int times, Func<int, Task> once) => new Load(settings.Connections, () => Cpu, once).Run(times);
    }

    /// <summary>Reads before sends: they see the store as it was filled.</summary>
    public async Task<List<(string Kind, Load Load, int Times)>> Loads()
    {
        var (second, hundredth) = (await _reader.Page(2), await _reader.Page(100));
        return
        [
            ("GET newest", await Pages(_ => "/messages?limit=20"), settings.Reads),
            ("GET status=queued", await Pages(_ => "/messages?limit=20&status=queued"), settings.Reads),
            ("GET to=", await Pages(i => To(Scattered(i, ids.Length / Settings.EachPerson))), settings.Reads),
            ("GET page 2", await Pages(_ => second), settings.Reads),
            ("GET page 100", await Pages(_ => hundredth), settings.Reads),
            ("GET by id", new(settings.Readers, () => Cpu, i => _reader.Get($"/messages/{ids[Scattered(i, ids.Length)]}")), settings.Reads),
            ("POST /send-message", new(settings.Connections, () => Cpu, i => _writer.Send(Scattered(i, settings.Large / Settings.EachPerson))), settings.Accepts),
        ];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        gateway.Dispose();
        Directory.Delete(database, recursive: true);
    }

    async Task<Load> Pages(Func<int, string> path)
    {
        await _reader.SeesTwenty(path(0));
        return new(settings.Readers, () => Cpu, i => _reader.Get(path(i)));
    }

    static string To(int person) => $"/messages?limit=20&to={Uri.EscapeDataString(Customer.Person(person))}";

    static int Scattered(int i, int of) => (int)(i * 7919L % of);
}
