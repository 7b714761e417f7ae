using System.Diagnostics;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Brings what Meta says about templates to the catalogues of the accounts it concerns, and tells the accounts.</summary>
internal sealed class TemplateReports(Notices notices, IGrainFactory grains)
{
    /// <summary>The field of changes that tell a template's new texts, though not all of them.</summary>
    public const string ComponentsField = "message_template_components_update";

    public async Task<Fate> ApplyAsync(WebhookEvent e, string? account)
    {
        var fate = Fate.UnknownNumber;
        foreach (var (id, _) in await notices.AccountsAsync(e.WabaId, account))
        {
            var catalog = grains.Catalog(id, e.WabaId!);
            if (e is OtherChange) await catalog.Doubt();
            else await notices.TellAsync(id, TemplateEvent.Of(e, await catalog.Heard(News(e))));
            fate = Fate.Applied;
        }
        return fate;
    }

    static TemplateNews News(WebhookEvent e) => e switch
    {
        TemplateStatusChanged s => Of(s.Template, s.At) with { Event = s.Event, Reason = s.Reason, Detail = s.Detail, Category = s.Category },
        TemplateQualityChanged q => Of(q.Template, q.At) with { Quality = q.Current },
        TemplateCategoryChanged c => Of(c.Template, c.At) with { Category = c.Current, PreviousCategory = c.Previous, CorrectCategory = c.Coming },
        _ => throw new UnreachableException(e.GetType().Name),
    };

    static TemplateNews Of(TemplateName template, DateTimeOffset? at) => new(template.Id, template.Name, template.Language, at);
}
