namespace WhatsApi.Growth.Bench;

/// <summary>One of the two that are compared: a database as it was filled once, copied for each round, and a gateway that is new each round.</summary>
internal sealed class Side(string name, int messages, string program, string folder, Settings settings)
{
    readonly string[] _ids = new string[messages];
    string _key = "";

    public string Name => name;

    string Filled => Path.Combine(folder, name);
    int People => messages / Settings.EachPerson;

    /// <summary>Fills the database through the API. Each person's messages are spread over all of it.</summary>
    public async Task Fill()
    {
        using var gateway = await GatewayProcess.Start(program, Directory.CreateDirectory(Filled).FullName);
        using var customer = new Customer(gateway.Url, settings.Connections);
        await customer.Open("measured@example.com", "106540352242922");
        _key = customer.Key;
        await Load.Run(messages, settings.Connections, () => gateway.Cpu, async i => _ids[i] = await customer.Send(i % People));
        await gateway.Stop();
    }

    public async Task<Round> Measure(int number)
    {
        var database = Path.Combine(folder, $"{name}-{number}");
        Copy(Filled, database);
        try
        {
            using var gateway = await GatewayProcess.Start(program, database);
            await WarmUp(gateway);
            await Machine.Quiet(settings.Patience, () => gateway.Cpu);
            var (load, others) = (Machine.LoadAverage, Machine.Watch(() => gateway.Cpu));
            var samples = await Measure(gateway);
            return new(name, number, load, others(), samples);
        }
        finally
        {
            Directory.Delete(database, recursive: true);
        }
    }

    async Task<Dictionary<string, Sample>> Measure(GatewayProcess gateway)
    {
        using var reader = new Customer(gateway.Url, settings.Readers, _key);
        using var writer = new Customer(gateway.Url, settings.Connections, _key);
        var (second, hundredth) = (await reader.Page(2), await reader.Page(100));
        return new()
        {
            ["GET newest"] = await Read("/messages?limit=20"),
            ["GET status=queued"] = await Read("/messages?limit=20&status=queued"),
            ["GET to="] = await ReadMany(To),
            ["GET page 2"] = await Read(second),
            ["GET page 100"] = await Read(hundredth),
            ["GET by id"] = await Run(i => reader.Get($"/messages/{_ids[Scattered(i, messages)]}")),
            ["POST /send-message"] = await Load.Run(settings.Accepts, settings.Connections, () => gateway.Cpu, i => writer.Send(Scattered(i, settings.Large / Settings.EachPerson))),
        };

        Task<Sample> Read(string path) => ReadMany(_ => path);

        async Task<Sample> ReadMany(Func<int, string> path)
        {
            await reader.SeesTwenty(path(0));
            return await Run(i => reader.Get(path(i)));
        }

        Task<Sample> Run(Func<int, Task> once) => Load.Run(settings.Reads, settings.Readers, () => gateway.Cpu, once);
    }

    // Another account's, so that what is measured stays as it was filled. Dry runs and reads compile most of the code without storing anything.
    async Task WarmUp(GatewayProcess gateway)
    {
        using var customer = new Customer(gateway.Url, settings.Connections);
        await customer.Open("warming@example.com", "106540352242923");
        for (var turn = 0; turn < 4; turn++)
        {
            string[] ids = new string[500];
            await Run(ids.Length, async i => ids[i] = await customer.Send(i % 20));
            await Run(3_000, i => customer.Send(i, dryRun: true));
            var path = await customer.Page(2);
            await Run(1_500, _ => customer.Get("/messages?limit=20"));
            await Run(1_500, _ => customer.Get("/messages?limit=20&status=queued"));
            await Run(1_500, i => customer.Get(To(i % 20)));
            await Run(1_500, _ => customer.Get(path));
            await Run(1_500, i => customer.Get($"/messages/{ids[i % ids.Length]}"));
        }

        Task Run(int times, Func<int, Task> once) => Load.Run(times, settings.Connections, () => gateway.Cpu, once);
    }

    string To(int i) => $"/messages?limit=20&to={Uri.EscapeDataString(Customer.Person(Scattered(i, People)))}";

    static int Scattered(int i, int of) => (int)(i * 7919L % of);

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}

/// <summary>One side measured once.</summary>
/// <param name="Others">Cores that other processes used meanwhile.</param>
internal sealed record Round(string Side, int Number, double LoadAverage, double Others, Dictionary<string, Sample> Samples)
{
    public bool Quiet => Others < Machine.Disturbing;
}
