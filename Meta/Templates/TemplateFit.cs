using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Checks that a template message brings what its template needs (meta-cloud-api §2.15): what Meta would refuse with 132000, 132012 or 131008.</summary>
public static class TemplateFit
{
    /// <summary>Finds what does not fit. Ask only for a payload that <see cref="PayloadRules"/> has passed.</summary>
    /// <param name="sent">What stands under <c>template</c> in the message.</param>
    /// <param name="shape">The template that it names.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <param name="at">JSON pointer of the message.</param>
    public static void Check(JsonElement sent, TemplateShape shape, ICollection<Fault> faults, string at = "") =>
        Check(new Part(sent, null, $"{at}/template", faults), shape);

    static void Check(Part holder, TemplateShape shape)
    {
        var components = holder.Objects("components", 0, PayloadLimits.Unlimited, required: false);
        Header(holder, Find(components, "header"), shape);
        Texts(holder, Find(components, "body"), "body", shape.BodyVariables, shape.IsNamed);
        Buttons(holder, components, shape);
        Cards(holder, Find(components, "carousel"), shape);
    }

    static void Header(Part holder, Part? header, TemplateShape shape)
    {
        if (shape.Header is null or "TEXT")
        {
            Texts(holder, header, "header", shape.HeaderVariables, shape.IsNamed);
            return;
        }
        var kind = shape.Header == "GIF" ? "video" : shape.Header.ToLowerInvariant(); // a GIF is sent as the MP4 that it is (§6.3)
        var given = Parameters(header);
        if (given.Count == 0) holder.Fault("components", FaultCodes.Required, $"The template has a header of type {kind}: send it as the header's parameter with every message.");
        else if (!kind.Equals(TypeOf(given[0]), StringComparison.OrdinalIgnoreCase))
            given[0].Fault("type", FaultCodes.InvalidValue, $"The template's header is of type {kind}; send that.");
    }

    static void Texts(Part holder, Part? component, string what, IReadOnlyList<string> variables, bool named)
    {
        var given = Parameters(component);
        if (given.Count != variables.Count)
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"The template's {what} has {variables.Count} variables, and {given.Count} parameters are given.");
            if (component is null || !component.Has("parameters")) holder.Fault("components", FaultCodes.Required, detail);
            else component.Fault("parameters", given.Count < variables.Count ? FaultCodes.TooFew : FaultCodes.TooMany, detail);
        }
        else if (named)
            foreach (var parameter in given) Name(parameter, variables);
    }

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
            if (Parameters(button).Count > 0) filled.Add(index);
        }
        foreach (var (index, (subType, needsValue)) in shape.Buttons.Index())
            if (needsValue && !filled.Contains(index))
                holder.Fault("components", FaultCodes.Required, $"The template's button {index} (sub_type {subType}) needs a parameter: add a component of type button with index {index}.");
    }

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
