using System.Text.Json;

namespace WhatsApi.Meta.Tests.Support;

internal static class Json
{
    public static JsonElement Of(string text) => JsonElement.Parse(text);

    public static string File(string folder, string name) => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, folder, name + ".json"));
}
