namespace WhatsApi;

/// <summary>
/// A caller's idempotency key on its way into the transaction of what it asks for: the answer is stored there under the key, so that key and effect cannot part.
/// </summary>
/// <param name="Key">The caller's key, 1 to 255 visible ASCII characters.</param>
/// <param name="Fingerprint">What the key was first used for: a hash of method, path and body.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.IdempotencyClaim")]
public sealed record IdempotencyClaim([property: Id(0)] string Key, [property: Id(1)] string Fingerprint);
