using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary><c>POST /templates</c>: Meta's own definition. Members that have two words are taken in our spelling and in Meta's.</summary>
internal sealed record CreateTemplateRequest(RawJson Definition) : IRequest<CreateTemplateRequest>
{
    static readonly string[] Members =
    [
        "name", "language", "category", "components", "parameter_format", "message_send_ttl_seconds", "sub_category", "library_template_name", "library_template_body_inputs",
        "library_template_button_inputs", "cta_url_link_tracking_opted_out", "display_format", "bid_spec", "degrees_of_freedom_spec", "allow_category_change",
    ];

    public static CreateTemplateRequest Read(Fields body, DateTimeOffset now) => new(MetaForm.Read(body, Members, DefinitionRules.Check).Json);
}

/// <summary><c>POST /templates/{id}</c>: what is not given stays as it is.</summary>
internal sealed record EditTemplateRequest(MetaForm Changes) : IRequest<EditTemplateRequest>
{
    static readonly string[] Members = ["components", "category", "parameter_format", "message_send_ttl_seconds"];

    public static EditTemplateRequest Read(Fields body, DateTimeOffset now)
    {
        var form = MetaForm.Read(body, Members, DefinitionRules.CheckEdit);
        if (form.Json.Text == "{}") body.Fault("components", FaultCodes.Required, "Give components or category: nothing would change.");
        return new(form);
    }
}

/// <summary>Copies members that are Meta's own into a request to Meta, and has Meta's rules check it.</summary>
/// <param name="Ours">Pointers of members in Meta's spelling, with those of the members that were written.</param>
internal sealed record MetaForm(RawJson Json, IReadOnlyDictionary<string, string> Ours)
{
    public delegate void Rules(JsonElement definition, ICollection<Fault> faults, string at);

    public static MetaForm Read(Fields body, string[] members, Rules rules)
    {
        var form = new Dictionary<string, JsonElement>();
        var ours = new Dictionary<string, string>();
        foreach (var member in members)
        {
            var own = Camel(member);
            if (body.AnyOrNull(member) is { } value) form[member] = value;
            if (own == member || body.AnyOrNull(own) is not { } ownValue) continue;
            if (!form.TryAdd(member, ownValue)) body.Fault(own, FaultCodes.Duplicate, $"{own} and {member} are the same; give one.");
            ours[$"{body.At}/{member}"] = $"{body.At}/{own}";
        }
        var definition = JsonSerializer.SerializeToElement(form);
        var faults = new List<Fault>();
        rules(definition, faults, body.At);
        var read = new MetaForm(new(definition.GetRawText()), ours);
        foreach (var fault in faults) body.Faults.Add(read.AsWritten(fault));
        return read;
    }

    /// <summary>A fault at the member as it was written.</summary>
    public Fault AsWritten(Fault fault) => Ours.TryGetValue(fault.Pointer, out var pointer) ? fault with { Pointer = pointer } : fault;

    static string Camel(string name)
    {
        var words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
