namespace WhatsApi.Sandbox.Webhooks;

/// <summary>What goes out in one POST, now or again.</summary>
internal sealed class Post(Update[] updates, int era, DateTimeOffset since)
{
    public Update[] Updates => updates;

    /// <summary>A reset begins a new era; what is left of an older one is not posted any more.</summary>
    public int Era => era;

    public DateTimeOffset Since => since;

    public int Attempts { get; set; }
}
