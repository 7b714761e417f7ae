using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Samples, which Meta's reviewers read: one for every variable and every media header (meta-cloud-api §6.3).</summary>
internal static class TemplateExamples
{
    /// <summary>Checks <c>example</c> of a header or body: <c>header_text</c> or <c>body_text</c> by place, or the same with <c>_named_params</c> by name.</summary>
    public static void Text(Part component, string kind, Placeholders variables)
    {
        if (variables.Names.Count == 0) return;
        var member = variables.ArePositional ? kind : $"{kind}_named_params";
        if (Holder(component, member, "a sample for every variable") is not { } example) return;
        if (variables.ArePositional) ByPlace(example, member, variables.Names.Count);
        else ByName(example, member, variables.Names);
    }

    public static void Media(Part header)
    {
        if (Holder(header, "header_handle", "the handle of an uploaded sample") is { } example) Texts(example, "header_handle", 1);
    }

    /// <summary>Checks the sample of an address with a variable.</summary>
    public static void Url(Part button)
    {
        if (!button.Has("example")) button.Fault("example", FaultCodes.Required, "A URL with a variable needs example: an array with the whole address as a sample.");
        else Texts(button, "example", 1);
    }

    static Part? Holder(Part component, string member, string what)
    {
        if (component.Has("example")) return component.Object("example") is { } example && Has(example, member, what) ? example : null;
        component.Fault("example", FaultCodes.Required, $"example is required here: an object whose {member} holds {what}.");
        return null;
    }

    static bool Has(Part example, string member, string what)
    {
        if (example.Has(member)) return true;
        example.Fault(member, FaultCodes.Required, $"{member} is required here: {what}.");
        return false;
    }

    // Meta writes body_text as an array of arrays and takes the flat form too.
    static void ByPlace(Part example, string member, int count)
    {
        var value = example.Find(member)!.Value;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(row => row.ValueKind == JsonValueKind.Array))
        {
            if (value.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != count || !row.EnumerateArray().All(IsSample)))
                example.Fault(member, FaultCodes.InvalidValue, $"{member} must hold an array of {count} texts, one for each variable, none of them empty.");
        }
        else Texts(example, member, count);
    }

    static void Texts(Part holder, string member, int count)
    {
        if (holder.Find(member) is not { ValueKind: JsonValueKind.Array } list) holder.Fault(member, FaultCodes.WrongType, $"{member} must be an array of texts.");
        else if (!list.EnumerateArray().All(IsSample))
            holder.Fault(member, FaultCodes.WrongType, $"{member} must hold texts that are not empty.");
        else if (list.GetArrayLength() != count)
            holder.Fault(member, list.GetArrayLength() < count ? FaultCodes.TooFew : FaultCodes.TooMany, $"{member} must hold {count} texts and has {list.GetArrayLength()}.");
    }

    static void ByName(Part example, string member, IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>();
        foreach (var sample in example.Objects(member, 1, PayloadLimits.Unlimited))
        {
            var name = sample.String("param_name", 1, PayloadLimits.Unlimited);
            sample.Unique("param_name", name, seen);
            DefinedText.Of(sample, "example", PayloadLimits.Unlimited);
            if (name is not null && !names.Contains(name)) sample.Fault("param_name", FaultCodes.InvalidValue, $"The text has no variable {name}.");
        }
        if (names.FirstOrDefault(name => !seen.Contains(name)) is { } missing)
            example.Fault(member, FaultCodes.TooFew, $"{member} has no sample for {missing}.");
    }

    static bool IsSample(JsonElement text) => text.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(text.GetString());
}
