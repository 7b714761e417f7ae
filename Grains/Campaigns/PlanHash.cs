using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Stands in until campaigns are stored.</summary>
internal static class PlanHash
{
    public static async Task<string> OfAsync(IStore store, string account, CampaignDefinition definition)
    {
        var contacts = (await store.GetAsync(Tables.ContactBooks, new Key(account)))?.Version ?? 0;
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{definition.Name}\n{definition.Template.Text}\n{contacts}")));
    }
}
