using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Webhooks;
using static WhatsApi.Sandbox.Graph.DefinitionChecks;

namespace WhatsApi.Sandbox.Graph;

/// <summary>
/// /{waba-id}/message_templates and /{template-id}: meta-cloud-api §6. Review takes a moment and ends well, unless the name begins with <c>reject</c>.
/// </summary>
internal sealed partial class TemplateEdge(SandboxWorld world)
{
    static readonly TimeSpan Review = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan BetweenEdits = TimeSpan.FromHours(24); // §6.4, of approved templates
    // What the library would have put there.
    const string OfLibrary = """[{"type":"BODY","text":"Your order is on its way."}]""";

    static readonly string[] Defaults = ["name", "parameter_format", "components", "language", "status", "category", "sub_category"];

    public (BusinessAccount Account, Template Template)? Find(string id) => world.Assets.TemplateById(id);

    public async Task<GraphAnswer> All(GraphCall call, BusinessAccount account) => call.Method switch
    {
        "GET" => List(call, account),
        "POST" => await Change(() => Create(call, account)),
        "DELETE" => await Change(() => Delete(call, account)),
        _ => GraphError.NoObject(call.Method, account.Id),
    };

    public async Task<GraphAnswer> One(GraphCall call, Caller caller, BusinessAccount account, Template template) => call.Method switch
    {
        _ when !caller.Sees(account.Id) => GraphError.NoObject(call.Method, template.Id),
        "GET" => Row(template, call.Query("fields")),
        "POST" when caller.MayManage => await Change(() => Edit(call, account, template)),
        _ => GraphError.Of(200),
    };

    // Connections are lost here as they are for messages.
    async Task<GraphAnswer> Change(Func<Task<GraphAnswer>> change)
    {
        if (world.Dice.Happens(world.Behaviour.DropBeforeRate)) return new GraphAnswer.Gone();
        var answer = await change();
        return answer is GraphAnswer.Ok && world.Dice.Happens(world.Behaviour.DropAnswerRate) ? new GraphAnswer.Gone() : answer;
    }

    static GraphAnswer List(GraphCall call, BusinessAccount account)
    {
        var fitting = account.Templates.Where(t =>
            Fits(call, "status", t.Status) && Fits(call, "category", t.Category) && Fits(call, "language", t.Language) &&
            (call.Query("name") is not { } name || t.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
        var page = Paging.Of(fitting, t => t.Id, call);
        return page.Answer(new JsonArray([.. page.Rows.Select(t => Row(t, call.Query("fields")))]));
    }

    static bool Fits(GraphCall call, string filter, string value) =>
        call.Query(filter) is not { } wanted || wanted.Split(',', '[', ']', '"').Contains(value, StringComparer.OrdinalIgnoreCase);

    async Task<GraphAnswer> Create(GraphCall call, BusinessAccount account)
    {
        if (await call.Object() is not { } body) return GraphError.Of(100);
        if (WhyNot(body) is { } error) return error;
        var (name, language) = (body["name"]!.ToString(), body["language"]!.ToString());
        if (account.Template(name, language) is not null)
            return Refused(2388024, "Content in This Language Already Exists", $"There is already {language} content for this template.");
        if (account.IsLocked(name, language, world.Clock.GetUtcNow()))
            return Refused(2388023, "Content is being deleted", $"New {language} content can't be added while the existing {language} content is being deleted. Try again in 4 weeks or consider creating a new message template.");
        if (!account.MayCreate(world.Behaviour.TemplatesPerHour, world.Clock.GetUtcNow())) return GraphError.Of(80008);
        var template = new Template(
            AssetRegister.TemplateId(account.Id, name, language), name, language, "PENDING", body["category"]!.ToString().ToUpperInvariant(),
            body["components"]?.ToJsonString() ?? OfLibrary, IsNamed(body));
        account.Put(template);
        _ = Decide(account, template);
        return new JsonObject { ["id"] = template.Id, ["status"] = template.Status, ["category"] = template.Category };
    }

    async Task<GraphAnswer> Edit(GraphCall call, BusinessAccount account, Template template)
    {
        if (await call.Object() is not { } body) return GraphError.Of(100);
        if (template.Status is not (Template.Approved or "REJECTED" or "PAUSED"))
            return Refused(2388039, "Template cannot be edited", "The status of the template does not allow this change.");
        var (now, approved) = (world.Clock.GetUtcNow(), template.Status == Template.Approved);
        if (approved && now - template.EditedAt < BetweenEdits)
            return Refused(2388039, "Template cannot be edited", "An approved template can be edited once in 24 hours.");
        if (approved && body["category"] is { } category && !category.ToString().Equals(template.Category, StringComparison.OrdinalIgnoreCase))
            return Refused(2388039, "Category cannot be changed", "The category of an approved template cannot be changed.");
        var newCategory = body["category"]?.ToString().ToUpperInvariant() ?? template.Category;
        var named = body["parameter_format"] is null ? template.Named : IsNamed(body);
        if (body["components"] is not null && Components(Of(body), newCategory, named) is { } error) return error;
        var edited = new Template(
            template.Id, template.Name, template.Language, "PENDING", newCategory, body["components"]?.ToJsonString() ?? template.Components, named)
        { EditedAt = now };
        account.Put(edited);
        _ = Decide(account, edited);
        return GraphAnswer.Success;
    }

    async Task<GraphAnswer> Delete(GraphCall call, BusinessAccount account)
    {
        var body = call.Query("name") is null && call.Query("hsm_ids") is null ? await call.Object() : null;
        var name = call.Query("name") ?? body?["name"]?.ToString();
        var listed = call.Query("hsm_ids") ?? call.Query("hsm_id") ?? body?["hsm_id"]?.ToString();
        var ids = listed?.Split('[', ']', ',', '"', ' ').Where(i => i.Length > 0).ToList();
        if (name is null && ids is null) return GraphError.Required("name");
        var chosen = account.Templates.Where(t => (name is null || t.Name == name) && (ids is null || ids.Contains(t.Id))).ToList();
        if (chosen.Count == 0 || chosen.Count < ids?.Count)
            return new GraphError(100, 400, "Invalid parameter") { UserTitle = "Message Template Not Found" };
        if (chosen.Exists(t => t.Name == Template.Sample))
            return Refused(2388094, "Sample template cannot be deleted", "The sample template cannot be deleted.");
        if (chosen.Exists(t => t.Status == "DISABLED")) return Refused(2388039, "Template cannot be deleted", "A disabled template cannot be deleted.");
        chosen.ForEach(t => account.Remove(t, world.Clock.GetUtcNow()));
        return GraphAnswer.Success;
    }

    static GraphError? WhyNot(JsonObject body)
    {
        var fromLibrary = body["library_template_name"] is not null;
        foreach (var member in (string[])["name", "language", "category", .. fromLibrary ? Array.Empty<string>() : ["components"]])
            if (body[member] is null)
                return GraphError.Required(member);
        if (!Name.IsMatch(body["name"]!.ToString()))
            return GraphError.Shape("Param name must be 1 to 512 lower-case letters, digits and underscores.");
        if (!Language.IsMatch(body["language"]!.ToString())) return Refused(2388049, "Language is not supported", "Choose one of the supported languages.");
        var category = body["category"]!.ToString().ToUpperInvariant();
        if (category is not ("MARKETING" or "UTILITY" or "AUTHENTICATION"))
            return GraphError.Shape($"Param category must be one of {{AUTHENTICATION, MARKETING, UTILITY}} - got \"{body["category"]}\".");
        return body["components"] is null ? null : Components(Of(body), category, IsNamed(body));
    }

    static bool IsNamed(JsonObject body) => body["parameter_format"]?.ToString().Equals("NAMED", StringComparison.OrdinalIgnoreCase) == true;

    static Param Of(JsonObject body) => new(JsonSerializer.SerializeToElement(body["components"]), "components");

    async Task Decide(BusinessAccount account, Template template)
    {
        await Task.Delay(Review, world.Clock);
        if (!ReferenceEquals(account.TemplateById(template.Id), template)) return; // deleted or changed meanwhile
        var rejected = template.Name.StartsWith("reject", StringComparison.Ordinal);
        world.Change(account, template, rejected ? "REJECTED" : Template.Approved);
    }

    static JsonObject Row(Template template, string? fields)
    {
        var all = new JsonObject
        {
            ["name"] = template.Name,
            ["parameter_format"] = template.Named ? "NAMED" : "POSITIONAL",
            ["components"] = JsonNode.Parse(template.Components),
            ["language"] = template.Language,
            ["status"] = template.Status,
            ["category"] = template.Category,
            ["id"] = template.Id,
            ["quality_score"] = new JsonObject { ["score"] = "GREEN" },
            ["rejected_reason"] = template.Reason,
        };
        return Fields.Only(all, fields is null ? Defaults : Fields.Split(fields));
    }

    // zh_CN, not zh-CN: §6.7
    [GeneratedRegex("^[a-z]{2,3}(_[A-Z]{2})?$")]
    private static partial Regex Language { get; }

    [GeneratedRegex("^[a-z0-9_]{1,512}$")]
    private static partial Regex Name { get; }
}
