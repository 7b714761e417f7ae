using System.Globalization;

namespace WhatsApi.Meta;

/// <summary>Contact cards (meta-cloud-api §2.6).</summary>
internal static class ContactRules
{
    static readonly string[] OtherNames = ["first_name", "last_name", "middle_name", "prefix", "suffix"];

    public static void Check(Part contacts)
    {
        foreach (var contact in contacts.Elements(1, PayloadLimits.Contacts))
        {
            contact.Only("name", "phones", "emails", "urls", "addresses", "org", "birthday");
            Name(contact);
            Texts(contact, "phones", "phone", "type", "wa_id");
            Texts(contact, "emails", "email", "type");
            Texts(contact, "urls", "url", "type");
            Texts(contact, "addresses", "street", "city", "state", "zip", "country", "country_code", "type");
            if (contact.Object("org", required: false) is { } org) AllTexts(org, "company", "department", "title");
            Birthday(contact);
        }
    }

    static void Name(Part contact)
    {
        if (contact.Object("name") is not { } name) return;
        name.Only(["formatted_name", .. OtherNames]);
        name.Text("formatted_name", 1, PayloadLimits.Unlimited);
        foreach (var other in OtherNames) name.Text(other);
        if (!Array.Exists(OtherNames, name.Has))
            name.Fault(FaultCodes.Required, "Beside formatted_name at least one other part of the name is required, such as first_name.");
    }

    static void Birthday(Part contact)
    {
        if (contact.String("birthday", 0, PayloadLimits.Unlimited, required: false) is { } text
            && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            contact.Fault("birthday", FaultCodes.InvalidValue, "birthday must be a date written YYYY-MM-DD.");
    }

    static void Texts(Part contact, string list, params ReadOnlySpan<string> members)
    {
        foreach (var item in contact.Objects(list, 0, PayloadLimits.Unlimited, required: false)) AllTexts(item, members);
    }

    static void AllTexts(Part part, params ReadOnlySpan<string> members)
    {
        part.Only(members);
        foreach (var member in members) part.Text(member);
    }
}
