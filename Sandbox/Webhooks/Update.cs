using System.Text.Json;
using WhatsApi.Sandbox.Assets;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>One thing Meta tells. Kept small and written out when it is posted: a backlog may hold hundreds of thousands.</summary>
internal abstract class Update(BusinessAccount account, PhoneNumber? number)
{
    public BusinessAccount Account => account;

    public PhoneNumber? Number => number;

    public virtual string Field => "messages";

    /// <summary>The array of the value it stands in; null for a value of its own.</summary>
    public abstract string? Kind { get; }

    /// <summary>Who the update is about; nothing where Meta leaves <c>contacts</c> out.</summary>
    public virtual string? ContactKey => null;

    public virtual void WriteContact(Utf8JsonWriter json)
    {
    }

    public abstract void WriteTo(Utf8JsonWriter json);

    public virtual void OnFirstPosted(DateTimeOffset at)
    {
    }
}

/// <summary>A change of another field than <c>messages</c>, such as a template's review.</summary>
internal sealed class FieldUpdate(BusinessAccount account, string name, string value, DateTimeOffset at) : Update(account, null)
{
    public override string Field => name;

    public override string? Kind => null;

    public DateTimeOffset At => at;

    public override void WriteTo(Utf8JsonWriter json) => json.WriteRawValue(value);
}
