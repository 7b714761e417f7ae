namespace WhatsApi.Meta;

/// <summary>What one webhook payload holds.</summary>
/// <param name="Events">What was understood, in the order of the payload (which promises nothing: meta-cloud-api §5.2).</param>
/// <param name="Unparsed">What was not.</param>
public sealed record WebhookBatch(IReadOnlyList<WebhookEvent> Events, IReadOnlyList<Unparsed> Unparsed);

/// <summary>A place in a payload that was not, or not fully, understood: to be counted and kept for inspection.</summary>
/// <param name="Pointer">RFC 6901 JSON pointer from the top of the payload.</param>
/// <param name="Reason">What is strange about it.</param>
/// <param name="Lost">True when no event was made of the element, so that parsing it again with a later version can gain one;
/// false when there is an event and only something unknown beside it.</param>
public sealed record Unparsed(string Pointer, string Reason, bool Lost);
