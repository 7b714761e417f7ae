using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsApi.Meta;

/// <summary>What a delivered template message costs, by the template's category and the market of the recipient's number (meta-cloud-api §4.7). Data with a date, never code.</summary>
public sealed class RateCard
{
    const string BuiltIn = "rates-2026-10-01.json";

    readonly FrozenDictionary<string, Market>.AlternateLookup<ReadOnlySpan<char>> _markets;
    readonly int _longestCode;

    RateCard(Sheet sheet)
    {
        (Name, Currency) = (sheet.Name, sheet.Currency);
        _markets = sheet.Markets.SelectMany(market => market.Codes, (market, code) => (code, market)).ToFrozenDictionary(row => row.code, row => row.market).GetAlternateLookup<ReadOnlySpan<char>>();
        _longestCode = sheet.Markets.SelectMany(market => market.Codes).Select(code => code.Length).DefaultIfEmpty().Max();
    }

    /// <summary>Which card it is, for whoever reads an estimate.</summary>
    public string Name { get; }

    public string Currency { get; }

    /// <summary>What one message costs; null when the card does not say.</summary>
    /// <param name="category">Meta's word, in any case: <c>MARKETING</c>, <c>UTILITY</c>, <c>AUTHENTICATION</c>.</param>
    /// <param name="e164">With <c>+</c>. The longest prefix of it that the card has decides: 1242 (Bahamas) before 1 (North America).</param>
    public decimal? Price(string category, string? e164)
    {
        if (e164 is null) return null;
        for (var length = Math.Min(_longestCode, e164.Length - 1); length > 0; length--)
            if (_markets.TryGetValue(e164.AsSpan(1, length), out var market))
                return category.ToUpperInvariant() switch
                {
                    "MARKETING" => market.Marketing,
                    "UTILITY" => market.Utility,
                    "AUTHENTICATION" => market.Authentication,
                    _ => null,
                };
        return null;
    }

    /// <summary>The card in a file, or the one that comes with this version.</summary>
    /// <exception cref="RateCardException">The file cannot be used; the message says why.</exception>
    public static RateCard Load(string? path)
    {
        try
        {
            using var stream = string.IsNullOrEmpty(path) ? typeof(RateCard).Assembly.GetManifestResourceStream(BuiltIn)! : File.OpenRead(path);
            var sheet = JsonSerializer.Deserialize(stream, RateCardJson.Default.Sheet) ?? throw new JsonException("it is null");
            return WhyNot(sheet) is { } why ? throw new RateCardException($"The rate card {path} cannot be used: {why}") : new(sheet);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RateCardException($"The rate card {path} cannot be read: {e.Message}", e);
        }
    }

    static string? WhyNot(Sheet sheet)
    {
        if (sheet.Currency is not { Length: 3 }) return "currency must be a code of three letters, such as USD.";
        if (string.IsNullOrWhiteSpace(sheet.Name)) return "name must not be empty.";
        var codes = new HashSet<string>();
        foreach (var market in sheet.Markets)
        {
            if (market.Codes.FirstOrDefault(code => code.Length is 0 or > 7 || code.AsSpan().ContainsAnyExceptInRange('0', '9')) is { } wrong)
                return $"\"{wrong}\" of {market.Name} is no calling code: write digits without +.";
            if (market.Codes.FirstOrDefault(code => !codes.Add(code)) is { } twice) return $"the calling code {twice} is there twice, the second time in {market.Name}.";
            if (market is { Marketing: < 0 } or { Utility: < 0 } or { Authentication: < 0 }) return $"a rate of {market.Name} is below 0.";
        }
        return null;
    }

    /// <param name="Effective">Since when the rates are Meta's.</param>
    /// <param name="Source">Where they are from.</param>
    internal sealed record Sheet(string Name, DateOnly Effective, string Source, string Currency, Market[] Markets);

    /// <param name="Codes">Calling codes, or longer beginnings of numbers.</param>
    internal sealed record Market(string Name, string[] Codes, decimal? Marketing = null, decimal? Utility = null, decimal? Authentication = null);
}

/// <summary>A rate card cannot be used; the message names the file and what is wrong with it.</summary>
public sealed class RateCardException(string message, Exception? inner = null) : Exception(message, inner);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.Strict,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RateCard.Sheet))]
internal sealed partial class RateCardJson : JsonSerializerContext;
