using System.Globalization;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Holds a message against Meta's limits as if every variable were a short text, and a template message against its template.</summary>
internal static class BodyCheck
{
    /// <param name="texts">The short texts that variables have so far: each has its own, so that two buttons do not look the same.</param>
    public static void Check(FlowBody body, IReadOnlyDictionary<NamedTemplate, TemplateRecall> templates, Dictionary<string, int> texts, ICollection<Fault> faults)
    {
        if (body.Texts.Any(written => FlowText.WhyNot(written.Text) is not null)) return; // noted already
        var before = faults.Count;
        var message = body.Render(new ShortTexts(texts), faults);
        if (faults.Count > before || NamedTemplate.Of(body.Type, body.Payload) is not { } name || !templates.TryGetValue(name, out var recall) || !recall.IsFresh) return;
        if (recall.Template is not { } template)
        {
            if (recall.IsCertain) faults.Add(new($"{body.At}/template/name", FaultCodes.InvalidValue, $"There is no template {name.Name} in {name.Language}; see GET /templates."));
            return;
        }
        if (recall.IsCertain && template.Status != TemplateView.Approved)
            faults.Add(new($"{body.At}/template/name", FaultCodes.InvalidValue, $"The template {name.Name} in {name.Language} is {template.Status}, and only an approved one can be sent."));
        using var sent = JsonDocument.Parse(message.Payload.Text);
        TemplateFit.Check(sent.RootElement, TemplateShape.Of(MadeJson.Parse(template.Components), template.Category, template.ParameterFormat), faults, body.At);
    }

    // Digits, because they also do for a latitude.
    sealed class ShortTexts(Dictionary<string, int> texts) : IScope
    {
        public JsonElement? Find(string path)
        {
            if (!texts.TryGetValue(path, out var number)) texts[path] = number = texts.Count + 1;
            return MadeJson.Parse(MadeJson.Text((number % 90).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
