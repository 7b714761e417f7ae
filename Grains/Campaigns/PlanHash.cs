using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// A hash of everything a plan follows from: what the campaign is, every change there was of the account's contacts, and the template as it is known. While it is the same,
/// launching does what was planned.
/// </summary>
internal static class PlanHash
{
    public static async Task<string> OfAsync(IStore store, string account, CampaignDefinition definition)
    {
        var contacts = (await store.GetAsync(Tables.ContactBooks, new Key(account)))?.Version ?? 0;
        var template = await TemplateAsync(store, account, definition);
        return Of(definition, contacts, template);
    }

    public static string Of(CampaignDefinition definition, long contacts, TemplateView? template)
    {
        var text = new StringBuilder(JsonSerializer.Serialize(definition, StateJson.Default.CampaignDefinition))
            .Append('\n').Append(contacts.ToString(CultureInfo.InvariantCulture))
            .Append('\n').Append(template?.Status)
            .Append('\n').Append(template?.Components.Text);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static async Task<TemplateView?> TemplateAsync(IStore store, string account, CampaignDefinition definition)
    {
        if (await store.NumberAsync(account) is not { WabaId: { } waba } || await store.GetAsync(Tables.Catalogs, new Key(account, waba)) is not { } row) return null;
        var (name, language) = CampaignTemplate.NameOf(definition.Template);
        var catalog = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.CatalogState)!;
        return catalog.Templates.FirstOrDefault(entry => entry.Template.Name == name && entry.Template.Language == TemplateLanguages.Normal(language))?.Template;
    }
}
