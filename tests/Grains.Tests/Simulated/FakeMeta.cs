using System.Text.Json;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>
/// Meta in a simulated world: accepts, drops answers, refuses for a while, and reports statuses by webhook: late, twice, in any order, again and again until they
/// are taken. Its ledger is the truth about what was sent.
/// </summary>
internal sealed class FakeMeta(Simulation simulation) : ICloudApi
{
    const int MostRefusals = 3; // fewer than attempts, so that everything arrives in the end
    static readonly TimeSpan Timeout = new MetaOptions().RequestTimeout;

    readonly Dictionary<string, int> _ledger = [];
    readonly Dictionary<string, int> _refused = [];
    readonly List<SentMessage> _sent = [];
    int _wamids;

    /// <summary>Takes a webhook; throws when nobody is there.</summary>
    public Func<ReadOnlyMemory<byte>, Task> Webhook { get; set; } = _ => throw new InvalidOperationException("Nobody takes webhooks.");

    public double DropsAnswers { get; set; } = 0.1;
    public double Refuses { get; set; } = 0.2;
    public double Repeats { get; set; } = 0.2;

    /// <summary>People whom no message reaches.</summary>
    public Func<string, bool> Unreachable { get; set; } = _ => false;

    /// <summary>What it lists as templates; null: it does not answer.</summary>
    public IReadOnlyList<MessageTemplate>? Templates { get; set; }

    /// <summary>How it rates the number; null: it does not answer.</summary>
    public string? Quality { get; set; }

    /// <summary>False keeps every webhook from arriving, until it is true again.</summary>
    public bool TakesStatuses { get; set; } = true;

    /// <summary>Webhooks that are still under way.</summary>
    public int Pending { get; private set; }

    /// <summary>Requests with a token that is not the account's.</summary>
    public int Strangers { get; private set; }

    /// <summary>What was accepted, in order: to whom, under which of our ids, and its text.</summary>
    public List<(string To, string Id, string Text)> Said { get; } = [];

    /// <summary>How often a message was accepted, by our id.</summary>
    public int Accepted(string id) => _ledger.GetValueOrDefault(id);

    /// <summary>Everything that was accepted, in order.</summary>
    public IReadOnlyList<SentMessage> Sent => _sent;

    public async Task<SendAnswer> SendAsync(string phoneNumberId, string accessToken, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (accessToken != World.Token) Strangers++;
        var asked = simulation.Clock.GetUtcNow();
        await simulation.Hop();
        if (simulation.Clock.GetUtcNow() - asked > Timeout) return new SendAnswer.Refused(Unreached, ErrorKind.Passing); // the client lets nothing leave after its time
        var (id, to) = (IdOf(body), Member(body, "to"));
        if (Unreachable(to)) return new SendAnswer.Refused(new GraphError { Code = 131026, Title = "Message undeliverable" }, ErrorKind.Permanent);
        if (Chance(Refuses) && (_refused[id] = _refused.GetValueOrDefault(id) + 1) <= MostRefusals) return Refusal();
        var wamid = $"wamid.{++_wamids}";
        _ledger[id] = Accepted(id) + 1;
        _sent.Add(new(id, $"+{to.TrimStart('+')}", simulation.Clock.GetUtcNow(), System.Text.Encoding.UTF8.GetString(body.Span)));
        Said.Add(Spoken(body, id));
        foreach (var status in (string[])["sent", "delivered"]) Report(phoneNumberId, id, wamid, status);
        await simulation.Hop();
        return Chance(DropsAnswers) ? new SendAnswer.Unanswered("The connection broke.") : new SendAnswer.Accepted(wamid, null, null, null);
    }

    void Report(string phoneNumberId, string id, string wamid, string status)
    {
        for (var copies = Chance(Repeats) ? 2 : 1; copies > 0; copies--)
        {
            Pending++;
            _ = simulation.Outside(() => Deliver(phoneNumberId, id, wamid, status));
        }
    }

    async Task Deliver(string phoneNumberId, string id, string wamid, string status)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "1", changes = new[] { new { field = "messages", value = new {
                messaging_product = "whatsapp",
                metadata = new { display_phone_number = "15550783881", phone_number_id = phoneNumberId },
                statuses = new[] { new { id = wamid, status, timestamp = "1763802000", recipient_id = "15551234567", biz_opaque_callback_data = id } },
            } } } } },
        });
        for (var taken = false; !taken;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(simulation.Random.Next(1, 5_000)), simulation.Clock);
            if (!TakesStatuses) continue;
            try
            {
                await Webhook(body);
                taken = true;
            }
            catch (Exception)
            {
                // not taken: again, as Meta does
            }
        }
        Pending--;
    }

    SendAnswer.Refused Refusal() => simulation.Random.Next(3) switch
    {
        0 => new(Unreached, ErrorKind.Passing),
        1 => new(new GraphError { Code = 131016, Title = "Service unavailable" }, ErrorKind.Passing),
        _ => new(new GraphError { Code = 130429, Title = "Rate limit hit" }, ErrorKind.NumberThrottled),
    };

    static readonly GraphError Unreached = new() { Title = "Meta could not be reached" };

    static (string To, string Id, string Text) Spoken(ReadOnlyMemory<byte> body, string id)
    {
        using var document = JsonDocument.Parse(body);
        var message = document.RootElement;
        var to = message.TryGetProperty("to", out var number) ? number : message.GetProperty("recipient");
        return (to.GetString()!, id, message.TryGetProperty("text", out var text) ? text.GetProperty("body").GetString()! : message.GetProperty("type").GetString()!);
    }

    static string IdOf(ReadOnlyMemory<byte> body) => Member(body, "biz_opaque_callback_data");

    static string Member(ReadOnlyMemory<byte> body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty(name, out var member) ? member.GetString()! : "";
    }

    async Task<GraphAnswer<T>> Answer<T>(T? value) where T : class
    {
        await simulation.Hop();
        return value is null ? new GraphAnswer<T>.Failed(Unreached, ErrorKind.Passing) : new GraphAnswer<T>.Ok(value);
    }

    bool Chance(double probability) => simulation.Random.NextDouble() < probability;

    public Task<GraphAnswer<TokenFacts>> DebugTokenAsync(string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<BusinessPhoneNumber>> GetPhoneNumberAsync(string phoneNumberId, string accessToken, CancellationToken cancellationToken) =>
        Answer(Quality is null ? null : new BusinessPhoneNumber(phoneNumberId, null, null, Quality, null, null, null, null, null, null));

    public Task<GraphAnswer<BusinessAccount>> GetBusinessAccountAsync(string wabaId, string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>> ListPhoneNumbersAsync(string wabaId, string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<IReadOnlyList<SubscribedApp>>> GetSubscribedAppsAsync(string wabaId, string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<bool>> SubscribeAppAsync(string wabaId, string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<IReadOnlyList<MessageTemplate>>> ListTemplatesAsync(string wabaId, string accessToken, CancellationToken cancellationToken) => Answer(Templates);

    public Task<GraphAnswer<MessageTemplate>> GetTemplateAsync(string templateId, string accessToken, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<CreatedTemplate>> CreateTemplateAsync(string wabaId, string accessToken, ReadOnlyMemory<byte> definition, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<bool>> EditTemplateAsync(string templateId, string accessToken, ReadOnlyMemory<byte> changes, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<GraphAnswer<bool>> DeleteTemplatesAsync(string wabaId, string accessToken, string name, string? templateId, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed record SentMessage(string Id, string To, DateTimeOffset At, string Body);
