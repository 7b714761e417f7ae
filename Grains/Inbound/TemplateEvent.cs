using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What Meta reports of a template as an event of an account, in the words of <c>GET /templates</c>.</summary>
/// <param name="Reported">What Meta said.</param>
/// <param name="Data">The same with what else is known of the template.</param>
internal sealed record TemplateEvent(string Type, DateTimeOffset? At, string Reported, string Data)
{
    /// <param name="known">The template after the report; null when it is not known here.</param>
    public static TemplateEvent Of(WebhookEvent e, TemplateView? known) => e switch
    {
        TemplateStatusChanged s => Of(EventTypes.TemplateStatus, s.At, s.Template, known, (data, view) => Status(data, s, view)),
        TemplateQualityChanged q => Of(EventTypes.TemplateQuality, q.At, q.Template, known, (data, view) => Quality(data, q, view)),
        TemplateCategoryChanged c => Of(EventTypes.TemplateCategory, c.At, c.Template, known, (data, _) => Category(data, c)),
        _ => throw new UnreachableException(e.GetType().Name),
    };

    static TemplateEvent Of(string type, DateTimeOffset? at, TemplateName template, TemplateView? known, Action<JsonObject, TemplateView?> fill)
    {
        return new(type, at, Json(null), Json(known));

        string Json(TemplateView? view)
        {
            var data = new JsonObject { ["id"] = template.Id ?? view?.Id, ["name"] = template.Name ?? view?.Name, ["language"] = template.Language ?? view?.Language };
            fill(data, view);
            return data.ToJsonString();
        }
    }

    static void Status(JsonObject data, TemplateStatusChanged e, TemplateView? known)
    {
        data["status"] = CatalogRules.StatusAfter(e.Event) ?? known?.Status ?? TemplateView.Approved; // what is flagged or locked could be sent, or it would not matter
        data["category"] = e.Category ?? known?.Category;
        data["reason"] = e.Reason;
        data["detail"] = e.Detail;
        data["metaEvent"] = e.Event;
    }

    static void Quality(JsonObject data, TemplateQualityChanged e, TemplateView? known)
    {
        data["qualityScore"] = e.Current;
        data["previousQualityScore"] = e.Previous;
        data["status"] = known?.Status;
        data["category"] = known?.Category;
    }

    static void Category(JsonObject data, TemplateCategoryChanged e)
    {
        data["category"] = e.Current;
        data["previousCategory"] = e.Previous;
        data["correctCategory"] = e.Coming;
        data["changesAt"] = e.ComesAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
