using System.Collections.Concurrent;

namespace WhatsApi.Sandbox.Assets;

/// <summary>A WhatsApp Business Account (WABA): its templates and whether the app hears of its events.</summary>
internal sealed class BusinessAccount(string id, string name, bool provisioned)
{
    static readonly TimeSpan Lock = TimeSpan.FromDays(30); // of a deleted approved name: meta-cloud-api §6.5

    readonly ConcurrentDictionary<(string Name, string Language), Template> templates = new();
    readonly ConcurrentDictionary<(string Name, string Language), DateTimeOffset> deleted = new();
    readonly Queue<DateTimeOffset> created = new();

    public string Id => id;

    public string Name { get; set; } = name;

    public bool Provisioned => provisioned;

    /// <summary>Not subscribed: no webhooks arrive (§7.5).</summary>
    public bool Subscribed { get; set; } = true;

    public Callback? Override { get; set; }

    public IEnumerable<Template> Templates =>
        templates.Values.OrderBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.Language, StringComparer.Ordinal);

    public Template? Template(string name, string language) => templates.GetValueOrDefault((name, language));

    public Template? TemplateById(string id) => templates.Values.FirstOrDefault(t => t.Id == id);

    public void Put(Template template) => templates[(template.Name, template.Language)] = template;

    /// <summary>One creation more, if the last hour allows it (§4.4).</summary>
    public bool MayCreate(int anHour, DateTimeOffset now)
    {
        lock (created)
        {
            while (created.TryPeek(out var first) && now - first >= TimeSpan.FromHours(1)) created.Dequeue();
            if (created.Count >= anHour) return false;
            created.Enqueue(now);
            return true;
        }
    }

    public void Remove(Template template, DateTimeOffset at)
    {
        templates.TryRemove((template.Name, template.Language), out _);
        if (template.Status == Assets.Template.Approved) deleted[(template.Name, template.Language)] = at;
    }

    public bool IsLocked(string name, string language, DateTimeOffset now) => deleted.TryGetValue((name, language), out var at) && now - at < Lock;
}
