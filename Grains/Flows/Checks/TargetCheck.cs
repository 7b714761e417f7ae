using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>Where an http node calls: a fixed host that the rules for targets allow, for what a contact writes must not choose it.</summary>
internal static class TargetCheck
{
    const string NotFixed = "The url must begin with https:// and a fixed host; variables may stand in the path and the query only.";

    public static void Check(FlowNode.Http node, OutgoingOptions targets, ICollection<Fault> faults)
    {
        if (FlowText.WhyNot(node.Url) is not null) return; // noted already
        var scheme = node.Url.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : node.Url.IndexOfAny(['/', '?'], scheme + 3);
        var host = path < 0 ? node.Url : node.Url[..path];
        var why = scheme < 0 || host.Contains('{', StringComparison.Ordinal) ? NotFixed : null;
        if (why is null) TargetUrl.TryParse(HttpCalls.Url(new Rendering(new OneLetter()), node.Url), targets, out _, out why);
        if (why is not null) faults.Add(new($"{node.At}/url", FaultCodes.InvalidValue, why));
    }

    sealed class OneLetter : IScope
    {
        static readonly JsonElement X = MadeJson.Parse(MadeJson.Text("x"));

        public JsonElement? Find(string path) => X;
    }
}
