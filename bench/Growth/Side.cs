namespace WhatsApi.Growth.Bench;

/// <summary>One of the two that are compared: a database, filled once and copied for each round, and a gateway that is new each round.</summary>
internal sealed class Side(string label, int messages, string program, string folder, Settings settings)
{
    readonly string[] _ids = new string[messages];
    string _key = "";

    public string Name { get; } = $"{messages:N0}";

    string Filled => Path.Combine(folder, label);
    int People => messages / Settings.EachPerson;

    /// <summary>Fills the database through the API. Each person's messages are spread over all of it.</summary>
    public async Task Fill()
    {
        using var gateway = await GatewayProcess.Start(program, Directory.CreateDirectory(Filled).FullName);
        using var customer = new Customer(gateway.Url, settings.Connections);
        await customer.Open("measured@example.com", "106540352242922");
        _key = customer.Key;
        await new Load(settings.Connections, () => gateway.Cpu, async i => _ids[i] = await customer.Send(i % People)).Run(messages);
        await gateway.Stop();
    }

    /// <summary>A gateway on a copy, warm.</summary>
    public async Task<Contender> Enter(int round)
    {
        var database = Path.Combine(folder, $"{label}-{round}");
        Directory.CreateDirectory(database);
        foreach (var file in Directory.EnumerateFiles(Filled)) File.Copy(file, Path.Combine(database, Path.GetFileName(file)));
        var contender = new Contender(await GatewayProcess.Start(program, database), database, _key, _ids, settings);
        await contender.WarmUp();
        return contender;
    }
}
