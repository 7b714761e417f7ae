using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Reads <c>trigger</c>.</summary>
internal static class TriggerReader
{
    const int MostKeywords = 50;
    const int LongestKeyword = 200;
    const int LongestSecret = 256;

    public static FlowTrigger? Read(JsonElement? trigger, ICollection<Fault> faults)
    {
        if (Members.Of(trigger, "/trigger", faults) is not { } m) return null;
        if (!m.Has("type")) m.Fault("type", FaultCodes.Required, "type is required: one of keyword, any_message, webhook.");
        var read = Read(m);
        if (m.Has("type")) m.RefuseUnknown();
        return read;
    }

    static FlowTrigger? Read(Members m)
    {
        var type = m.Word<string>("type", ("keyword", "keyword"), ("any_message", "any_message"), ("webhook", "webhook"));
        var (isOpen, secret) = ReadWebhook(m, type == "webhook");
        switch (type)
        {
            case "keyword": return ReadKeywords(m, isOpen, secret);
            case "any_message": return new FlowTrigger.AnyMessage(isOpen, secret);
            case "webhook": return new FlowTrigger.WebhookOnly(isOpen, secret);
            default:
                foreach (var known in (string[])["keywords", "match", "caseSensitive"]) m.Has(known); // nothing can be said about them
                return null;
        }
    }

    static (bool IsOpen, string? Secret) ReadWebhook(Members m, bool byDefault)
    {
        if (!m.Has("webhook")) return (byDefault, null);
        if (Members.Of(m.Find("webhook"), m.PointerTo("webhook"), m.Faults) is not { } webhook) return default;
        var read = (webhook.FlagOrNull("enabled") ?? byDefault, webhook.TextOrNull("secret", LongestSecret));
        webhook.RefuseUnknown();
        return read;
    }

    static FlowTrigger.Keyword ReadKeywords(Members m, bool isOpen, string? secret)
    {
        var keywords = m.Texts("keywords", MostKeywords, LongestKeyword);
        if (!m.Has("keywords")) m.Missing("keywords");
        else if (keywords.IsEmpty) m.Fault("keywords", FaultCodes.TooFew, "keywords must hold at least one keyword.");
        foreach (var (i, keyword) in keywords.Index())
            if (string.IsNullOrWhiteSpace(keyword)) m.Fault($"keywords/{i}", FaultCodes.InvalidValue, "A keyword needs more than spaces: any_message is the trigger for everything.");
        var match = m.Word("match", ("exact", KeywordMatch.Exact), ("contains", KeywordMatch.Contains), ("starts_with", KeywordMatch.StartsWith), ("regex", KeywordMatch.Regex));
        var caseSensitive = m.FlagOrNull("caseSensitive") ?? false;
        return new(isOpen, secret, keywords, match, caseSensitive, match == KeywordMatch.Regex ? ReadPatterns(m, keywords, !caseSensitive) : []);
    }

    static ImmutableArray<Regex> ReadPatterns(Members m, ImmutableArray<string> keywords, bool ignoreCase)
    {
        var patterns = ImmutableArray.CreateBuilder<Regex>();
        foreach (var (i, keyword) in keywords.Index())
        {
            if (FlowRegex.Read(keyword, ignoreCase, out var why) is { } pattern) patterns.Add(pattern);
            else m.Fault($"keywords/{i}", FaultCodes.InvalidValue, why!);
        }
        return patterns.ToImmutable();
    }
}
