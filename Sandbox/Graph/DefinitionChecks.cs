using System.Text.RegularExpressions;

namespace WhatsApi.Sandbox.Graph;

/// <summary>What Meta refuses in the components of a template's definition: meta-cloud-api §6.3, §6.8. Written from Meta's side, not after the gateway's own checks.</summary>
internal static partial class DefinitionChecks
{
    const int TooLong = 2388040;
    const int NoSample = 2388043;
    const int HeaderFormat = 2388047;
    const int BodyFormat = 2388072;
    const int FooterFormat = 2388073;

    public static GraphError? Components(Param components, string category, bool named)
    {
        if ((components.Array() ?? components.Each(c => c.Object())) is { } error) return error;
        var types = components.Items().Select(Word).ToList();
        if (!types.Contains("BODY")) return GraphError.Of(100, "A BODY component is required.");
        if (types.Count != types.Distinct().Count()) return GraphError.Of(100, "A component type may occur once.");
        return components.Each(c => category == "AUTHENTICATION" ? FixedWording(c) : Component(c, category, named, mostInBody: 1024));
    }

    // The wording of authentication templates is Meta's.
    static GraphError? FixedWording(Param component) => Word(component) switch
    {
        "BODY" => component.Only("type", "add_security_recommendation"),
        "FOOTER" => component.Only("type", "code_expiration_minutes"),
        "BUTTONS" => component["buttons"].Each(b => Word(b) == "OTP" ? null : GraphError.NotOneOf(b["type"].Path, ["OTP"], b["type"].Text)),
        _ => GraphError.NotOneOf(component["type"].Path, ["BODY", "FOOTER", "BUTTONS"], component["type"].Text),
    };

    static GraphError? Component(Param component, string category, bool named, int mostInBody) => Word(component) switch
    {
        "HEADER" => Header(component, category, named),
        "BODY" => Body(component, named, mostInBody),
        "FOOTER" => Footer(component),
        "BUTTONS" => component["buttons"].Array() ?? component["buttons"].Each(Button),
        "CAROUSEL" => Carousel(component["cards"], category, named),
        _ => null,
    };

    static GraphError? Header(Param header, string category, bool named)
    {
        switch (Word(header, "format"))
        {
            case "TEXT":
                var text = header["text"];
                var variables = Names(text.Text ?? "");
                if (text.Length > 60) return Refused(TooLong, "Header is too long", "The header may have 60 characters.");
                if (IsBlank(text) || variables.Count > 1 || HasFormatting(text.Text!) || WrongNames(variables, named))
                    return Refused(HeaderFormat, "Header format is incorrect", "The header can't have new lines, formatting characters, emojis, or more than one variable.");
                return Samples(header["example"], "header_text", variables, named);
            case "GIF" when category != "MARKETING":
                return Refused(HeaderFormat, "Header format is incorrect", "GIF headers are for marketing templates.");
            case "IMAGE" or "VIDEO" or "GIF" or "DOCUMENT":
                return AllTexts(header["example"]["header_handle"], 1) ? null : NeedsSample();
            default:
                return null;
        }
    }

    static GraphError? Body(Param body, bool named, int most)
    {
        var text = body["text"].Text ?? "";
        var variables = Names(text);
        if (body["text"].Length > most) return Refused(TooLong, "Body is too long", $"The body may have {most} characters.");
        if (IsBlank(body["text"]) || WrongNames(variables, named) || Breaks().IsMatch(text))
            return Refused(BodyFormat, "Body format is incorrect", "The body needs words, variables that fit parameter_format, and no more than two new lines in a row.");
        if (text.Trim() is var words && (Variable().Match(words) is { Success: true, Index: 0 } || words.EndsWith("}}", StringComparison.Ordinal)))
            return Refused(2388299, "Variables can't be at the start or end of the template", "Leading or trailing variables are not allowed.");
        // Meta publishes no number; senders observe that x variables need 2x+1 words around them.
        if (variables.Count > 0 && Words().Count(Variable().Replace(text, " ")) < (2 * variables.Count) + 1)
            return Refused(2388293, "Parameters words ratio exceeds limit", "This template has too many variables for its length. Reduce the number of variables or increase the message length.");
        return Samples(body["example"], "body_text", variables, named);
    }

    static GraphError? Footer(Param footer) => footer["text"] switch
    {
        { Length: > 60 } => Refused(TooLong, "Footer is too long", "The footer may have 60 characters."),
        var text when IsBlank(text) || text.Text!.Contains("{{", StringComparison.Ordinal) => Refused(FooterFormat, "Footer format is incorrect", "The footer can't have variables."),
        _ => null,
    };

    static GraphError? Button(Param button)
    {
        var text = button["text"];
        if (!text.Missing && (IsBlank(text) || text.Length > 25 || text.Text!.Contains("{{", StringComparison.Ordinal) || text.Text.Contains('\n', StringComparison.Ordinal)))
            return Refused(2388060, "Button format is incorrect", "Buttons can't have any variables, newlines, emojis or formatting characters, and 25 characters at most.");
        return Word(button) switch
        {
            "PHONE_NUMBER" when !Dialled().IsMatch(button["phone_number"].Text ?? "") => new GraphError(192, 400, $"(#192) Param {button["phone_number"].Path} is not a valid phone number."),
            "URL" => Address(button),
            _ => null,
        };
    }

    static GraphError? Address(Param button)
    {
        var url = button["url"].Text ?? "";
        var variables = Names(url);
        if (!SandboxOptions.IsHttp(Variable().Replace(url, ""))) return GraphError.Shape($"Param {button["url"].Path} is not a valid URI.");
        if (variables.Count > 1 || (variables.Count == 1 && !url.EndsWith("}}", StringComparison.Ordinal)))
            return Refused(2388060, "Button format is incorrect", "A URL has one variable, at its end.");
        return variables.Count == 0 || AllTexts(button["example"], 1) ? null : NeedsSample();
    }

    static GraphError? Carousel(Param cards, string category, bool named) => cards.Count is < 2 or > 10
        ? GraphError.Shape($"Param {cards.Path} must have between 2 and 10 elements.")
        : cards.Each(card => card["components"].Array() ?? card["components"].Each(c => Component(c, category, named, mostInBody: 160)));

    static GraphError? Samples(Param example, string member, List<string> variables, bool named)
    {
        if (variables.Count == 0) return null;
        var (texts, pairs) = (example[member], example[$"{member}_named_params"]);
        var given = named
            ? pairs.Items().Where(p => !IsBlank(p["example"])).Select(p => p["param_name"].Text).ToHashSet().IsSupersetOf(variables)
            : AllTexts(texts, variables.Count) || (texts.Count > 0 && texts.Items().All(row => AllTexts(row, variables.Count)));
        return given ? null : NeedsSample();
    }

    // {{1}}, {{2}} ... by place, or names in small letters.
    static bool WrongNames(List<string> names, bool named) => named
        ? names.Exists(name => !SmallName().IsMatch(name) || char.IsAsciiDigit(name[0]))
        : !names.ToHashSet().SetEquals(Enumerable.Range(1, names.Count).Select(n => $"{n}"));

    static bool HasFormatting(string text) => Formatting().IsMatch(Variable().Replace(text, "x")) || text.EnumerateRunes().Any(rune => rune.Value is >= 0x1F000 and <= 0x1FAFF);

    static bool AllTexts(Param list, int count) => list.Count == count && list.Items().All(text => !IsBlank(text));

    static bool IsBlank(Param text) => string.IsNullOrWhiteSpace(text.Text);

    static List<string> Names(string text) => [.. Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct()];

    static string Word(Param typed) => Word(typed, "type");

    static string Word(Param typed, string member) => typed[member].Text?.ToUpperInvariant() ?? "";

    static GraphError NeedsSample() => Refused(NoSample, "Message template is missing a sample", "Give a sample for every variable and every media header.");

    public static GraphError Refused(int subcode, string title, string text) => new(100, 400, "Invalid parameter") { Subcode = subcode, UserTitle = title, UserMessage = text };

    [GeneratedRegex(@"\{\{\s*([^{}]*?)\s*\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex SmallName();

    [GeneratedRegex(@"[\r\n*]|```|(?<!\w)([_~])\S[^_~]*\1(?!\w)")]
    private static partial Regex Formatting();

    [GeneratedRegex(@"(?:\r?\n){3}")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"\S*\w\S*")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?=(?:\D*\d){7,15}\D*$)\+?[0-9 ()-]{7,20}$")]
    private static partial Regex Dialled();
}
