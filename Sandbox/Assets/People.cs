using System.Collections.Concurrent;

namespace WhatsApi.Sandbox.Assets;

/// <summary>What inbound messages told about users: names, user names, and user ids that differ from the derived ones.</summary>
internal sealed class People
{
    const int Most = 100_000;

    readonly ConcurrentDictionary<string, Person> byKey = new();

    public Person? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);

    public void Learn(string? waId, Person person)
    {
        if (byKey.Count >= Most) byKey.Clear();
        byKey[person.UserId] = person;
        if (waId is not null) byKey[waId] = person;
    }

    public void Clear() => byKey.Clear();
}

internal sealed record Person(string UserId, string Name, string? Username)
{
    public const string DefaultName = "Sandbox User";
}
