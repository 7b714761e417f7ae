namespace WhatsApi.Gateway;

internal static class TemplateDocs
{
    const string Components = """[{"type":"BODY","text":"Hi {{1}}, your order is on its way.","example":{"body_text":[["Ana"]]}},{"type":"FOOTER","text":"Lucky Shrub"}]""";

    const string Example = $$"""
        {"id":"1627019861106475","name":"order_update","language":"en_US","status":"PENDING","category":"UTILITY","parameterFormat":"POSITIONAL","components":{{Components}},
         "qualityScore":"UNKNOWN","rejectedReason":null,"statusDetail":null,"previousCategory":null,"correctCategory":null}
        """;

    static readonly string[] OfMeta = [ProblemCodes.CredentialsMissing, "account_suspended", "meta_error", "meta_unavailable"];

    public static readonly Doc List = new("listTemplates", "Templates, newest first", """
        From a copy of what Meta has, which is renewed every ten minutes, by your own changes and by Meta's webhooks; `Age` says how many seconds ago Meta was asked. One row for each
        language of a name. While Meta is away the copy is answered as it is.
        """)
    {
        Query =
        [
            new("name", "Text", "Only templates with this in their name.", "order"), new("status", "Text", "Meta's word, in any case.", "APPROVED"),
            new("category", "Text", "MARKETING, UTILITY or AUTHENTICATION.", "UTILITY"), new("language", "Text", "A language code.", "en_US"), .. Doc.Paging,
        ],
        Replies = [new(200, "A page.", new("TemplateList", $$"""{"data":[{{Example}}],"nextCursor":null}"""))],
        Errors = [ProblemCodes.InvalidParameter, .. OfMeta],
    };

    public static readonly Doc Create = new("createTemplate", "Make a template and submit it for review", """
        The definition is Meta's own. It is checked here first, with a pointer to every fault; then Meta is asked. What Meta does not take is `validation_failed` with what it said in
        `meta`, what it refuses for other reasons `meta_error`. The review takes minutes to a day; its end comes as the event `template.status`. Meta may choose another category,
        or change it later, which comes as `template.category`.
        """)
    {
        Body = new("CreateTemplateRequest", $$"""{"name":"order_update","language":"en_US","category":"UTILITY","components":{{Components}}}"""),
        Replies = [new(201, "It is in review.", new("Template", Example))],
        Errors = OfMeta,
    };

    public static readonly Doc Find = new("getTemplate", "One template", "From the same copy as the list; one that is not in it is looked for at Meta, at most once a minute.")
    {
        Replies = [new(200, "The template.", new("Template", Example))],
        Errors = [ProblemCodes.NotFound, .. OfMeta],
    };

    public static readonly Doc Edit = new("editTemplate", "Change a template", """
        `components` replaces all of them. The template goes back to review. Meta allows it for approved, rejected and paused templates; for approved ones once a day and ten times a
        month, and without a change of category. The change is held against the template first: its category, and whether its variables have numbers or names.
        """)
    {
        Body = new("EditTemplateRequest", $$"""{"components":{{Components}}}"""),
        Replies = [new(200, "The template as it is now.", new("Template", Example))],
        Errors = [ProblemCodes.NotFound, .. OfMeta],
    };

    public static readonly Doc Delete = new("deleteTemplate", "Delete one language of a template", "Meta locks the name of an approved template in this language for 30 days.")
    {
        Replies = [new(204, "It is deleted.")],
        Errors = [ProblemCodes.NotFound, .. OfMeta],
    };

    public static readonly Doc DeleteByName = new("deleteTemplatesByName", "Delete a template in all its languages", "Meta locks the name of approved templates for 30 days.")
    {
        Replies = [new(204, "They are deleted.")],
        Errors = [ProblemCodes.NotFound, .. OfMeta],
    };
}
