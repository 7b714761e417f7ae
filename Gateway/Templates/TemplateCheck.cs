using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// Checks template messages against the templates that are known of the account's business account. What is not known freshly is left to Meta: no send waits for Meta, and
/// none is refused for what may have changed.
/// </summary>
internal sealed class TemplateCheck(Tenant tenant)
{
    public static readonly Verdict Nothing = new([], []);

    readonly Dictionary<(string, string), (TemplateRecall Recall, TemplateShape? Shape)> _recalled = [];
    ITemplateCatalogGrain? _catalog;
    bool _opened;

    /// <param name="Faults">Why Meta would refuse the message.</param>
    /// <param name="Warnings">For a dry run: what stands in its way now.</param>
    /// <param name="Shape">What the template needs, as far as it is known.</param>
    public sealed record Verdict(IReadOnlyList<Fault> Faults, IReadOnlyList<string> Warnings, TemplateShape? Shape = null);

    /// <param name="request">A template message that is right by itself.</param>
    /// <param name="at">JSON pointer of the message.</param>
    public async Task<Verdict> JudgeAsync(SendRequest request, string at = "")
    {
        var verdict = await JudgeAsync(request.Payload, request is { DryRun: false, SendAt: null }, at);
        return verdict.Shape is { } shape && TemplateFit.WhyNotTo(request.To!, shape) is { } why
            ? verdict with { Faults = [.. verdict.Faults, new($"{at}/to", FaultCodes.InvalidValue, why)] }
            : verdict;
    }

    /// <param name="payload">What stands under <c>template</c>, right by itself.</param>
    /// <param name="isNow">It is to be sent now: until its time comes the template may be made, or approved.</param>
    /// <param name="at">JSON pointer of the message.</param>
    public async Task<Verdict> JudgeAsync(RawJson payload, bool isNow, string at = "")
    {
        using var sent = JsonDocument.Parse(payload.Text);
        var (name, language) = (sent.RootElement.GetProperty("name").GetString()!, sent.RootElement.GetProperty("language").GetProperty("code").GetString()!);
        var (recall, shape) = await RecallAsync(name, language);
        if (!recall.IsFresh) return Nothing;
        var faults = new List<Fault>();
        var warnings = new List<string>();
        if (shape is not null)
        {
            TemplateFit.Check(sent.RootElement, shape, faults, at);
            warnings.AddRange(TemplateFit.Warnings(sent.RootElement, shape));
        }
        if (TemplateLanguages.Normal(language) is var normal && normal != language)
            faults.Add(new($"{at}/template/language/code", FaultCodes.InvalidValue, $"Meta knows this language as {normal}, and no template in {language}; write {normal}."));
        if (WhyNot(recall.Template, name, normal) is not { } why) return new(faults, warnings, shape);
        if (recall.IsCertain && isNow)
            faults.Add(new Fault($"{at}/template/{(recall.Template is null ? "name" : "language/code")}", FaultCodes.InvalidValue, why));
        return new(faults, [why, .. warnings], shape);
    }

    async Task<(TemplateRecall Recall, TemplateShape? Shape)> RecallAsync(string name, string language)
    {
        if (_recalled.TryGetValue((name, language), out var known)) return known;
        var recall = await OpenAsync() is { } catalog ? await catalog.Recall(name, language) : new(false, false, null);
        return _recalled[(name, language)] = (recall, recall.Template is { } template ? ShapeOf(template) : null);
    }

    async Task<ITemplateCatalogGrain?> OpenAsync()
    {
        if (_opened) return _catalog;
        _opened = true;
        return _catalog = (await tenant.Account.Credentials())?.WabaId is { } waba ? tenant.Catalog(waba) : null;
    }

    static TemplateShape ShapeOf(TemplateView template)
    {
        using var components = JsonDocument.Parse(template.Components.Text);
        return TemplateShape.Of(components.RootElement, template.Category, template.ParameterFormat);
    }

    static string? WhyNot(TemplateView? template, string name, string language) => template switch
    {
        null => $"There is no template {name} in {language}, as far as is known; see GET /templates.",
        { Status: TemplateView.Approved } => null,
        _ => $"The template {name} in {language} is {template.Status}, and only an approved one can be sent.",
    };
}
