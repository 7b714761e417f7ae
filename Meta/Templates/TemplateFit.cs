using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Checks that a template message brings what its template needs (meta-cloud-api §2.15): what Meta would refuse with 132000, 132005, 132012 or 131008.</summary>
public static class TemplateFit
{
    /// <summary>Finds what does not fit. Ask only for a payload that <see cref="PayloadRules"/> has passed.</summary>
    /// <param name="sent">What stands under <c>template</c> in the message.</param>
    /// <param name="shape">The template that it names.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <param name="at">JSON pointer of the message.</param>
    public static void Check(JsonElement sent, TemplateShape shape, ICollection<Fault> faults, string at = "") =>
        Check(new Part(sent, null, $"{at}/template", faults), shape);

    /// <summary>Why a template cannot go to this recipient; null when it can (meta-cloud-api §4.8: Meta refuses with 131062).</summary>
    public static string? WhyNotTo(Recipient to, TemplateShape shape) => shape.IsAuthentication && to is Recipient.BusinessScopedId
        ? "An authentication template cannot go to a business-scoped user id; give the person's phone number."
        : null;

    /// <summary>What Meta takes though it is hardly meant.</summary>
    public static IReadOnlyList<string> Warnings(JsonElement sent, TemplateShape shape) => shape.IsAuthentication && Codes(sent).Distinct().Count() > 1
        ? ["The code in the text and the code of the button are not the same: the person would copy another code than the one to be read."]
        : [];

    static void Check(Part holder, TemplateShape shape)
    {
        var components = holder.Objects("components", 0, PayloadLimits.Unlimited, required: false);
        Header(holder, Find(components, "header"), shape);
        Texts(holder, Find(components, "body"), shape.Body, shape.IsNamed);
        Offer(holder, Find(components, "limited_time_offer"), shape.OfferEnds);
        Buttons(holder, components, shape);
        Cards(holder, Find(components, "carousel"), shape);
        if (shape.IsAuthentication)
            foreach (var component in components) Code(component);
    }

    static void Header(Part holder, Part? header, TemplateShape shape)
    {
        var given = Parameters(header);
        if (shape.HeaderMedia is null)
        {
            if (shape.HeaderText.Variables.Count > 0 && given is [var other] && !Is(other, "text"))
                other.Fault("type", FaultCodes.InvalidValue, "The template's header is a text; send a parameter of type text.");
            else Texts(holder, header, shape.HeaderText, shape.IsNamed);
            return;
        }
        var kind = shape.HeaderMedia == "GIF" ? "video" : shape.HeaderMedia.ToLowerInvariant(); // a GIF is sent as the MP4 that it is (§6.3)
        if (given.Count == 0) holder.Fault("components", FaultCodes.Required, $"The template has a header of type {kind}: send it as the header's parameter with every message.");
        else if (!Is(given[0], kind)) given[0].Fault("type", FaultCodes.InvalidValue, $"The template's header is of type {kind}; send that.");
    }

    static void Texts(Part holder, Part? component, TemplateText text, bool named)
    {
        var given = Parameters(component);
        if (given.Count != text.Variables.Count)
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"The template's {text.What} has {text.Variables.Count} variables, and {given.Count} parameters are given.");
            if (component is null || !component.Has("parameters")) holder.Fault("components", FaultCodes.Required, detail);
            else component.Fault("parameters", given.Count < text.Variables.Count ? FaultCodes.TooFew : FaultCodes.TooMany, detail);
        }
        else if (named && given.Exists(parameter => !IsNamed(parameter, text.Variables)))
            foreach (var parameter in given) Name(parameter, text.Variables);
        else if (given.Count > 0 && text.Length(given, named) is var length && length > text.Most)
            component!.Fault("parameters", FaultCodes.TooLong,
                string.Create(CultureInfo.InvariantCulture, $"The {text.What} has {length} characters once its variables are filled in, and Meta takes {text.Most}; shorten the parameters."));
    }

    static bool IsNamed(Part parameter, IReadOnlyList<string> variables) => parameter.Find("parameter_name")?.GetString() is { } name && variables.Contains(name);

    static void Name(Part parameter, IReadOnlyList<string> variables)
    {
        if (!parameter.Has("parameter_name"))
            parameter.Fault("parameter_name", FaultCodes.Required, $"The template's variables have names; give parameter_name, one of {string.Join(", ", variables)}.");
        else if (!variables.Contains(parameter.Find("parameter_name")!.Value.GetString()!))
            parameter.Fault("parameter_name", FaultCodes.InvalidValue, $"The template has no such variable; parameter_name must be one of {string.Join(", ", variables)}.");
    }

    static void Buttons(Part holder, List<Part> components, TemplateShape shape)
    {
        var filled = new HashSet<int>();
        foreach (var button in components.Where(component => Is(component, "button")))
        {
            var index = int.Parse(button.Find("index")!.Value.ToString(), CultureInfo.InvariantCulture);
            if (index >= shape.Buttons.Count) button.Fault("index", FaultCodes.InvalidValue, $"The template has {shape.Buttons.Count} buttons; the first is 0.");
            else if (!shape.Buttons[index].SubType.Equals(button.Find("sub_type")!.Value.GetString(), StringComparison.OrdinalIgnoreCase))
                button.Fault("sub_type", FaultCodes.InvalidValue, $"The template's button {index} is of type {shape.Buttons[index].SubType}.");
            else if (shape.Buttons[index].IsFixed)
                button.Fault("parameters", FaultCodes.TooMany, $"The address of the template's button {index} has no variable; leave this component out.");
            if (Parameters(button).Count > 0) filled.Add(index);
        }
        foreach (var (index, button) in shape.Buttons.Index())
            if (button.NeedsValue && !filled.Contains(index))
                holder.Fault("components", FaultCodes.Required, $"The template's button {index} (sub_type {button.SubType}) needs a parameter: add a component of type button with index {index}.");
    }

    static void Offer(Part holder, Part? given, bool? ends)
    {
        if (given is not null && ends is null) given.Fault("type", FaultCodes.NotAllowed, "The template has no limited-time offer; leave this component out.");
        else if (given is null && ends == true)
            holder.Fault("components", FaultCodes.Required, "The template's offer ends at a time: add a component of type limited_time_offer with expiration_time_ms.");
    }

    static void Code(Part component)
    {
        foreach (var parameter in Parameters(component))
            if (parameter.Find("text") is { } code && JsonText.Length(code) > TemplateLimits.OneTimeCode)
                parameter.Fault("text", FaultCodes.TooLong, $"A one-time code has {TemplateLimits.OneTimeCode} characters at most; shorten it.");
    }

    static IEnumerable<string> Codes(JsonElement sent) =>
        GraphObjects.Items(sent, "components").SelectMany(component => GraphObjects.Items(component, "parameters"))
            .Select(parameter => GraphObjects.Text(parameter, "text")).OfType<string>();

    static void Cards(Part holder, Part? carousel, TemplateShape shape)
    {
        var given = carousel?.Objects("cards", 0, PayloadLimits.Unlimited) ?? [];
        if (given.Count != shape.Cards.Count)
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"The template has {shape.Cards.Count} cards, and {given.Count} are given.");
            if (carousel is null) holder.Fault("components", FaultCodes.Required, detail);
            else carousel.Fault("cards", given.Count < shape.Cards.Count ? FaultCodes.TooFew : FaultCodes.TooMany, detail);
            return;
        }
        foreach (var card in given)
        {
            var index = int.Parse(card.Find("card_index")!.Value.ToString(), CultureInfo.InvariantCulture);
            if (index < shape.Cards.Count) Check(card, shape.Cards[index]);
            else card.Fault("card_index", FaultCodes.InvalidValue, $"The template has {shape.Cards.Count} cards; the first is 0.");
        }
    }

    static Part? Find(List<Part> components, string type) => components.Find(component => Is(component, type));

    static bool Is(Part component, string type) => type.Equals(TypeOf(component), StringComparison.OrdinalIgnoreCase);

    static string? TypeOf(Part part) => part.Find("type")?.GetString();

    static List<Part> Parameters(Part? component) => component?.Objects("parameters", 0, PayloadLimits.Unlimited, required: false) ?? [];
}
