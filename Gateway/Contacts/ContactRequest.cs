using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The body of <c>POST /contacts</c> and <c>PUT /contacts/{id}</c>.</summary>
internal sealed record ContactRequest(ContactFields Contact) : IRequest<ContactRequest>
{
    public static ContactRequest Read(Fields body, DateTimeOffset now) => new(new ContactFields(
        ReadPhone(body), ReadUserId(body), ContactText.NullIfBlank(body.TextOrNull("name", ContactText.LongestName, ContactText.WhyNotName, min: 0)), ContactText.ReadTags(body, ContactText.MostTags),
        body.Pairs("attributes", ContactText.MostAttributes, ContactText.LongestAttributeName, ContactText.LongestAttribute, ContactText.WhyNotAttribute), body.FlagOrNull("optedOut")));

    static string? ReadPhone(Fields body)
    {
        string? phone = null;
        if (!body.Has("phone") && !body.Has("userId")) body.Fault("phone", FaultCodes.Required, ContactText.NoAddress);
        body.TextOrNull("phone", ContactText.LongestAddress, text => PhoneNumber.TryParse(text, out phone) ? null : ContactText.NoPhone, ProblemCodes.InvalidPhone, min: 0);
        return phone;
    }

    static string? ReadUserId(Fields body)
    {
        string? userId = null;
        body.TextOrNull("userId", ContactText.LongestAddress, text => Bsuid.TryParse(text, out userId) ? null : ContactText.NoUserId, min: 0);
        return userId;
    }
}

/// <summary>The body of <c>POST /contacts/bulk</c>. What is wrong with one contact is a failure of its row, so that the others can come in.</summary>
internal sealed record BulkContactsRequest(ImmutableArray<ContactLine> Lines, ImportConflict OnConflict, int Count) : IRequest<BulkContactsRequest>
{
    public const int MostContacts = 1_000; // api.md §7

    public static BulkContactsRequest Read(Fields body, DateTimeOffset now)
    {
        var onConflict = ImportConflicts.Of(body.WordOrNull("onConflict", ImportConflicts.Words));
        var contacts = body.Array("contacts");
        var count = contacts?.GetArrayLength() ?? 0;
        if (contacts is not null && count == 0) body.Fault("contacts", FaultCodes.TooShort, "contacts must hold at least one contact.");
        if (contacts is not { } array || count > MostContacts) return new([], onConflict, count);
        return new([.. array.EnumerateArray().Select((contact, i) => ReadLine(i, contact, now))], onConflict, count);
    }

    static ContactLine ReadLine(int index, JsonElement contact, DateTimeOffset now)
    {
        if (contact.ValueKind != JsonValueKind.Object) return ContactLine.Failed(index, FaultCodes.WrongType, "Each of contacts must be an object.");
        var faults = new FaultList();
        var fields = new Fields(contact, $"/contacts/{index}", faults);
        var request = ContactRequest.Read(fields, now);
        fields.RefuseUnknown();
        return faults.Count == 0 ? new(index, request.Contact) : ContactLine.Failed(index, faults.Kept);
    }
}

/// <summary>One row of an import: a contact, or why it is none.</summary>
internal readonly record struct ContactLine(int Index, ContactFields? Contact, ImportFailure? Failure = null)
{
    const int MostDetails = 5; // whoever has more has mistaken something as a whole

    public static ContactLine Failed(int index, string code, string detail) => new(index, null, new(index, code, detail));

    /// <summary>The code is the first fault's; the detail tells them all.</summary>
    public static ContactLine Failed(int index, IReadOnlyList<Fault> faults) => Failed(index, faults[0].Code, string.Join(' ', faults.Take(MostDetails).Select(fault => fault.Detail)));
}

/// <summary>What an import does with contacts that are there, as callers say it.</summary>
internal static class ImportConflicts
{
    public static readonly string[] Words = ["skip", "update", "merge"];

    public static ImportConflict Of(string? word) => word switch { "update" => ImportConflict.Update, "merge" => ImportConflict.Merge, _ => ImportConflict.Skip };
}

/// <summary>What the texts of a contact may be, in JSON and in CSV alike.</summary>
internal static class ContactText
{
    public const int LongestAddress = 256;
    public const int LongestName = 256;
    public const int MostTags = 50;
    public const int LongestTag = 64;
    public const int MostAttributes = 50;
    public const int LongestAttributeName = 64;
    public const int LongestAttribute = 512;

    public const string NoAddress = "phone is required, or userId for a person who shows no number.";
    public const string NoPhone = "phone must be a phone number with its country code (+15551234567).";
    public const string NoUserId = "userId must be a business-scoped user id, such as US.13491208655302741918.";

    public static string? WhyNotTag(string tag) =>
        string.IsNullOrWhiteSpace(tag) || tag.Length > LongestTag ? $"A tag must have 1 to {LongestTag} characters."
        : tag.Any(char.IsControl) ? "A tag must not hold control characters."
        : null;

    public static string? WhyNotName(string name) => name.Any(char.IsControl) ? "name must be one line, without control characters." : null;

    // A postal address has lines, a column of a spreadsheet may have tabs.
    public static string? WhyNotAttribute(string name, string value) =>
        name.Any(char.IsControl) ? "Names of attributes must not hold control characters."
        : value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? $"{name} must not hold control characters other than line ends and tabs."
        : null;

    /// <summary>The tags of a contact, or of a campaign's audience: what is one tag in the one is one in the other.</summary>
    public static ImmutableArray<string> ReadTags(Fields body, int most) =>
        body.TextsOrNull("tags", most, LongestTag, WhyNotTag) is { } tags ? [.. tags.Select(Tag).Distinct()] : [];

    /// <summary>One spelling of a tag, so that it is found however it is typed.</summary>
    public static string Tag(string tag) => Letters.Composed(tag.Trim());

    public static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
