using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>Calling the account's own servers, and what becomes of the answer.</summary>
internal static class HttpCalls
{
    public static Onward Call(Run run, FlowNode.Http node)
    {
        var rendering = new Rendering(run.State.Scope);
        var url = Url(rendering, node.Url);
        var headers = node.Headers.ToImmutableSortedDictionary(header => header.Key, header => rendering.Text(header.Value), StringComparer.OrdinalIgnoreCase);
        var isJson = node.Body is { ValueKind: not JsonValueKind.String };
        var body = node.Body is not { } written ? null : isJson ? rendering.Json(written, keepsTypes: true).Text : rendering.Text(written.GetString()!);
        if (WhyNot(rendering, url, headers) is { } why) return run.Fail(node, "request_invalid", why, node.OnError);
        var id = run.Do(effect => new FlowEffect.CallHttp(effect, node.Id, node.Method, url, headers, body, isJson), "req_");
        run.Note(node, Outcomes.Called, $"{node.Method} {Path(url)}");
        return run.Await(new(WaitFor.Http, Until: null, id));
    }

    public static Onward Answered(Run run, FlowNode.Http node, FlowEvent.HttpAnswered answered)
    {
        var status = answered.Status?.ToString(CultureInfo.InvariantCulture);
        if (answered.Failure is { } failure) return run.Fail(node, "http_failed", failure, node.OnError, answered.Status);
        if (answered.Status is not (>= 200 and < 300)) return run.Fail(node, "http_status", $"The answer was {status}.", node.OnError, answered.Status);
        if (node.SaveAs is { } name && !run.Save(name, MadeJson.OfAnswer(answered.Body ?? ""))) return run.NoRoom(node, node.OnError);
        return run.GoOn(Outcomes.Answered, node.Next, status);
    }

    // What a stranger has written becomes one step of the path or one value of the query, whatever is in it.
    public static string Url(Rendering rendering, string url) => rendering.Text(url, Uri.EscapeDataString);

    static string? WhyNot(Rendering rendering, string url, ImmutableSortedDictionary<string, string> headers) =>
        rendering.IsTooLarge ? Rendering.TooLarge
        : url.Length > TargetUrl.MaxLength ? $"Filled in, the url has more than {TargetUrl.MaxLength} characters."
        : headers.Select(header => OutgoingHeaders.WhyNot(header.Key, header.Value)).FirstOrDefault(why => why is not null);

    // A query may hold keys, and the journal is for many eyes.
    static string Path(string url) => url.Split('?')[0];
}
