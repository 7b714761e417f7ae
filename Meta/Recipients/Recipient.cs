using System.Diagnostics.CodeAnalysis;

namespace WhatsApi.Meta;

/// <summary>Who a message goes to: a phone number, or a person who may show none (api.md §1). <see cref="ToString"/> is the canonical text,
/// the one to store and to answer; <see cref="TryParse"/> reads it back.</summary>
public abstract record Recipient
{
    private Recipient() { }

    /// <summary>Reads a phone number as people write it, or a business-scoped user id.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Recipient? recipient)
    {
        recipient = Bsuid.TryParse(text, out var bsuid) ? new BusinessScopedId(bsuid)
            : PhoneNumber.TryParse(text, out var e164) ? new Phone(e164)
            : null;
        return recipient is not null;
    }

    /// <summary><c>+15551234567</c> or <c>US.13491208655302741918</c>.</summary>
    public sealed override string ToString() => this switch
    {
        Phone phone => phone.E164,
        BusinessScopedId id => id.Value,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A phone number.</summary>
    /// <param name="E164">With <c>+</c> and country code.</param>
    public sealed record Phone(string E164) : Recipient;

    /// <summary>A business-scoped user id, sent to Meta as <c>recipient</c>.</summary>
    /// <param name="Value">As Meta wrote it.</param>
    public sealed record BusinessScopedId(string Value) : Recipient;
}
