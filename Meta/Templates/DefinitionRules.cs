using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>
/// Checks the definition of a template, as it goes to Meta, against all that Meta documents of it (meta-cloud-api §6.2, §6.3), before Meta's reviewers see it. Members that
/// are not known here pass: Meta adds some.
/// </summary>
public static class DefinitionRules
{
    internal const string Marketing = "MARKETING";
    internal const string Utility = "UTILITY";
    internal const string Authentication = "AUTHENTICATION";

    /// <summary>What a template can be for.</summary>
    public static IReadOnlyList<string> Categories { get; } = [Marketing, Utility, Authentication];

    /// <summary>Finds all faults of a new template.</summary>
    /// <param name="definition">The body of <c>POST /{waba-id}/message_templates</c>.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <param name="at">JSON pointer of the definition.</param>
    public static void Check(JsonElement definition, ICollection<Fault> faults, string at = "")
    {
        if (Root(definition, faults, at) is not { } root) return;
        Name(root);
        Language(root);
        var category = root.Choice("category", required: true, ignoreCase: true, [.. Categories]);
        var named = Format(root) ?? false; // POSITIONAL is the default
        TimeToLive(root, category);
        // Texts of a template of Meta's library come from there.
        var fromLibrary = root.Has("library_template_name");
        if (fromLibrary) root.Text("library_template_name", 1, TemplateLimits.Name);
        if (!fromLibrary || root.Has("components")) ComponentRules.Check(root, category, named);
        if (category == Authentication && root.Has("parameter_format") && named)
            root.Fault("parameter_format", FaultCodes.NotAllowed, "The wording of an authentication template is Meta's, and its one variable has no name.");
    }

    /// <summary>Finds the faults of a change (§6.4) that show without a look at what is changed: members that are not there stay as they are.</summary>
    /// <param name="changes">The body of <c>POST /{template-id}</c>.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <param name="at">JSON pointer of the changes.</param>
    public static void CheckEdit(JsonElement changes, ICollection<Fault> faults, string at = "")
    {
        if (Root(changes, faults, at) is not { } root) return;
        var category = Category(root) ?? (ComponentRules.LooksLikeAuthentication(changes) ? Authentication : null);
        CheckEdit(root, category, Format(root));
    }

    /// <summary>Finds the faults of a change to a template that is known.</summary>
    public static void CheckEdit(JsonElement changes, TemplateTerms known, ICollection<Fault> faults, string at = "")
    {
        if (Root(changes, faults, at) is not { } root) return;
        var category = Category(root);
        if (known.IsApproved && category is not null && !category.Equals(known.Category, StringComparison.OrdinalIgnoreCase))
            root.Fault("category", FaultCodes.NotAllowed, $"The template is approved, and the category of an approved one cannot change: it is {known.Category}. Leave category out.");
        CheckEdit(root, category ?? known.Category, Format(root) ?? known.IsNamed);
    }

    static void CheckEdit(Part root, string? category, bool? named)
    {
        TimeToLive(root, category);
        if (root.Has("components")) ComponentRules.Check(root, category, named);
    }

    static string? Category(Part root) => root.Choice("category", required: false, ignoreCase: true, [.. Categories]);

    static Part? Root(JsonElement definition, ICollection<Fault> faults, string at)
    {
        var root = new Part(definition, null, at, faults);
        if (definition.ValueKind != JsonValueKind.Object) root.Fault(FaultCodes.WrongType, "A template's definition must be an object.");
        else if (!JsonText.IsUnicode(definition)) root.Fault(FaultCodes.InvalidValue, "The text holds a broken character (half of a \\u pair, or bytes that are not UTF-8); send it as UTF-8.");
        else return root;
        return null;
    }

    static void Name(Part root)
    {
        if (root.String("name", 1, TemplateLimits.Name) is { } name && name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_'))
            root.Fault("name", FaultCodes.InvalidValue, "name must be lower-case letters, digits and underscores, such as order_update.");
    }

    static void Language(Part root)
    {
        if (root.String("language", 1, PayloadLimits.Unlimited) is { } code && !TemplateLanguages.IsKnown(code))
            root.Fault("language", FaultCodes.InvalidValue, "language must be a code that Meta knows, such as en_US, es or pt_BR.");
    }

    static bool? Format(Part root) => root.Choice("parameter_format", required: false, ignoreCase: true, "POSITIONAL", "NAMED") switch
    {
        "NAMED" => true,
        "POSITIONAL" => false,
        _ => null,
    };

    // Seconds; -1 stands for 30 days.
    static void TimeToLive(Part root, string? category)
    {
        const string Member = "message_send_ttl_seconds";
        var (min, max) = category switch
        {
            Authentication => (30, 900),
            Utility => (30, 43_200),
            Marketing => (43_200, 2_592_000),
            _ => (30, 2_592_000),
        };
        if (category != Marketing && root.Find(Member) is { ValueKind: JsonValueKind.Number } ttl && ttl.TryGetInt64(out var seconds) && seconds == -1) return;
        root.Integer(Member, min, max, required: false);
    }
}

/// <summary>What a change has to keep to.</summary>
public sealed record TemplateTerms(string Category, bool IsNamed, bool IsApproved);
