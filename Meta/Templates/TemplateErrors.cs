using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace WhatsApi.Meta;

/// <summary>Meta's errors about templates: which are faults of the input, and of which member (meta-cloud-api §6.8).</summary>
public static partial class TemplateErrors
{
    // Under code 100 too, and about what there is at Meta: no such object, the limit of templates, a status that allows no change, the sample template, Direct Send.
    static readonly FrozenSet<int> States = FrozenSet.Create(33, 2388019, 2388039, 2388094, 2388318, 2388330);

    static readonly FrozenDictionary<int, string> Members = new Dictionary<int, string>
    {
        [2388023] = "/name",
        [2388024] = "/name",
        [2388049] = "/language",
    }.ToFrozenDictionary();

    static readonly string[] Roots = ["name", "language", "category", "components", "parameter_format", "message_send_ttl_seconds"];

    /// <summary>There is a template of this name in this language.</summary>
    public static bool IsTaken(GraphError error) => error is { Code: 100, Subcode: 2388024 };

    /// <summary>The object that was named by its id is not there.</summary>
    public static bool IsMissingObject(GraphError error) => error is { Code: 100, Subcode: 33 };

    /// <summary>Another definition would have been taken.</summary>
    public static bool IsInput(GraphError error) => error.Code == 192 || (error.Code == 100 && !(error.Subcode is { } subcode && States.Contains(subcode)));

    /// <summary>JSON pointer of the member that an input error is about, as far as Meta says; else of the components, which it mostly is.</summary>
    public static string Pointer(GraphError error)
    {
        if (error.Subcode is { } subcode && Members.TryGetValue(subcode, out var member)) return member;
        var path = Path().Match(error.Title);
        return path.Success && Roots.Contains(path.Groups[1].Value)
            ? "/" + string.Join('/', Steps().Matches(path.Value).Select(step => step.Value))
            : "/components";
    }

    // Param components[1]['buttons'][0]['phone_number'] is not a valid phone number.
    [GeneratedRegex(@"(?<=[Pp]aram(?:eter)? ""?)([a-z_]+)(?:\[(?:\d+|'[a-z_]+')\])*")]
    private static partial Regex Path();

    [GeneratedRegex(@"[a-z_]+|\d+")]
    private static partial Regex Steps();
}
