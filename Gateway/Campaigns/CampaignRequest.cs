using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The body of <c>POST /campaigns</c>. Its template is checked as a message's, with something short in place of what is not known before its time.</summary>
internal sealed record CampaignRequest(CampaignDefinition Definition) : IRequest<CampaignRequest>
{
    const int LongestName = 128;
    const int MostTags = 20;
    const int LongestZone = 64;
    const int LongestDay = 9; // who writes "wednesday" is told the words

    // Slower than one in ten seconds nobody sends; faster than this no number of Meta's can (meta-cloud-api §4.1).
    const double Slowest = 0.1;
    const double Fastest = 1_000;

    // Variables are looked for in the JSON itself, where clients may have escaped their braces.
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]; // as DayOfWeek counts

    public static CampaignRequest Read(Fields body, DateTimeOffset now)
    {
        var audience = body.ObjectOrNull("audience");
        return new(new CampaignDefinition(
            body.Text("name", LongestName, name => string.IsNullOrWhiteSpace(name) ? "name must not be blank." : null), ReadTemplate(body), audience is null ? [] : ContactText.ReadTags(audience, MostTags),
            audience?.WordOrNull("match", "any", "all") == "all", ReadSendAt(body, now), body.NumberOrNull("messagesPerSecond", Slowest, Fastest), ReadWindow(body.ObjectOrNull("window"))));
    }

    /// <summary>The word of a day, as callers write it.</summary>
    public static string Word(DayOfWeek day) => Days[(int)day];

    static RawJson ReadTemplate(Fields body)
    {
        if (body.AnyOrNull("template") is not { } given)
        {
            body.Fault("template", FaultCodes.Required, "template is required: Meta's own object, with name, language and components.");
            return default;
        }
        var before = body.Faults.Count;
        CheckVariables(given, $"{body.At}/template", mayHold: false, body.Faults);
        var template = new RawJson(JsonSerializer.Serialize(given, Plain));
        using var example = JsonDocument.Parse((body.Faults.Count == before ? CampaignTemplate.Example(template) : template).Text);
        PayloadRules.Check(MessageTypes.Template, example.RootElement, body.Faults, body.At);
        return template;
    }

    static void CheckVariables(JsonElement value, string at, bool mayHold, FaultList faults)
    {
        if (faults.IsFull) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) CheckVariables(member.Value, $"{at}/{member.Name}", mayHold || member.NameEquals("components"), faults);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index()) CheckVariables(item, string.Create(CultureInfo.InvariantCulture, $"{at}/{i}"), mayHold, faults);
                break;
            case JsonValueKind.String when value.GetString() is { } text && CampaignTemplate.HasVariables(text):
                if ((mayHold ? CampaignTemplate.WhyNot(text) : "Only the texts of components may hold variables.") is { } why) faults.Add(new(at, FaultCodes.InvalidValue, why));
                break;
        }
    }

    static DateTimeOffset? ReadSendAt(Fields body, DateTimeOffset now)
    {
        var before = body.Faults.Count;
        if (body.InstantOrNull("sendAt") is not { } at || body.Faults.Count > before) return null;
        // A message that is late goes at once; a campaign that did would be a surprise to many.
        if (at <= now) body.Fault("sendAt", FaultCodes.InvalidValue, "sendAt must be in the future; leave it out to start at launch.");
        if (at > now + SendRequest.Furthest) body.Fault("sendAt", FaultCodes.InvalidValue, "sendAt must be within the next 90 days.");
        return at;
    }

    static SendWindow? ReadWindow(Fields? window) => window is null ? null : new(
        ReadTime(window, "from"), ReadTime(window, "to"), ReadDays(window),
        window.TextOrNull("timeZone", LongestZone, zone => TimeZones.Find(zone) is null ? "timeZone must be an IANA name, such as Europe/Berlin." : null));

    static TimeOnly ReadTime(Fields window, string name)
    {
        var at = default(TimeOnly);
        window.Text(name, 5, text => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out at) ? null : $"{name} must be a time of day, such as 09:00.");
        return at;
    }

    static ImmutableArray<DayOfWeek> ReadDays(Fields window)
    {
        if (window.TextsOrNull("days", Days.Length, LongestDay) is not { } words) return [];
        for (var i = 0; i < words.Length; i++)
            if (words[i].Length is > 0 and <= LongestDay && !Days.Contains(words[i])) window.Fault($"days/{i}", FaultCodes.InvalidValue, $"days must hold any of: {string.Join(", ", Days)}.");
        return [.. words.Select(word => Array.IndexOf(Days, word)).Where(day => day >= 0).Distinct().Order().Select(day => (DayOfWeek)day)];
    }
}

/// <summary>The body of <c>POST /campaigns/{id}/launch</c>, which may be missing.</summary>
internal sealed record LaunchRequest(string? PlanHash) : IRequest<LaunchRequest>
{
    public static bool MayBeMissing => true;

    public static LaunchRequest Read(Fields body, DateTimeOffset now) => new(body.TextOrNull("planHash", 128));
}
