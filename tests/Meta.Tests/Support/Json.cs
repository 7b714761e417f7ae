using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsApi.Meta.Tests.Support;

internal static partial class Json
{
    public static JsonElement Of(string text) => JsonElement.Parse(text);

    public static string File(string folder, string name) => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, folder, name + ".json"));

    /// <summary>Writes {21} as 21 letters; a template's {{1}} stays.</summary>
    public static string Filled(string json) => Length().Replace(json, m => new string('x', int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"(?<!\{)\{(\d+)\}(?!\})")]
    private static partial Regex Length();
}
