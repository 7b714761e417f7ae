namespace WhatsApi.Gateway;

internal static class ContactDocs
{
    const string Plan = "basic";

    const string Ana = """
        {"id":"con_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","phone":"+15551234567","userId":null,"name":"Ana García","tags":["vip"],"attributes":{"city":"Lisbon"},
         "optedOut":false,"optedOutAt":null,"lastInboundAt":"2026-11-22T09:12:44.000Z","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z"}
        """;

    static readonly Doc.Reply Contact = new(200, "The contact.", new("Contact", Ana));

    public static readonly Doc Create = new("createContact", "Add a contact", """
        A person is known by `phone`, by `userId` (who shows no number), or both. If they have opted out before, the contact begins opted out, whatever `optedOut` says.
        """)
    {
        Plan = Plan,
        Body = new("ContactRequest", """{"phone":"+1 (555) 123-4567","name":"Ana García","tags":["vip"],"attributes":{"city":"Lisbon"}}"""),
        Replies = [new(201, "The contact.", new("Contact", Ana))],
        Errors = ["plan_required", "plan_limit", "contact_exists", ProblemCodes.InvalidPhone],
    };

    public static readonly Doc List = new("listContacts", "List contacts", """
        Newest first. Filters can be combined. A search that finds little among very many contacts may answer a short page, or an empty one, with a `nextCursor`: go on with it.
        """)
    {
        Plan = Plan,
        Query =
        [
            new("tag", "Text", "Only contacts with this tag.", "vip"),
            new("search", "Text", "The beginning of a phone number, or of words of the name, in any case and with or without accents.", "ana"),
            new("optedOut", "Flag", "Only those who have opted out, or only those who have not."),
            .. Doc.Paging,
        ],
        Replies = [new(200, "A page.", new("ContactList", $$"""{"data":[{{Ana}}],"nextCursor":null}"""))],
        Errors = ["plan_required", ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Import = new("importContacts", "Import contacts", """
        Up to 1,000 contacts as JSON; or `Content-Type: text/csv` (UTF-8, up to 64 MiB, any number of rows) with a header row such as `phone,name,tags,city`. Known columns are `phone`, `userId`,
        `name`, `tags` (separated by `;`) and `optedOut`; every other column is an attribute. A contact that is there is left as it is (`skip`), gets name, tags and attributes of the row
        (`update`), or is added to (`merge`); for CSV say so in the query. A row with another phone for a known userId, or the other way round, replaces it in an `update`, as PUT would; a `merge` changes
        no address and fails with `contact_exists`, as does a row that names two contacts. `optedOut` only ever opts out. Rows that cannot be used fail by their index, counted from 0 without the header,
        with the code of their first fault; the others come in.
        Rows are stored while they are read: a call that breaks off has brought in those before, and can simply be repeated.
        """)
    {
        Plan = Plan,
        Body = new("ContactImport", """{"contacts":[{"phone":"+15551234567","name":"Ana García","tags":["vip"]},{"phone":"12"}],"onConflict":"merge"}"""),
        OtherBodies = [new("Text", "phone,name,tags,city\n+15551234567,Ana García,vip;new,Lisbon\n", "text/csv")],
        Query = [new("onConflict", "OnConflict", "With CSV: what becomes of contacts that are there.")],
        Replies =
        [
            new(200, "What has become of the rows.", new("ContactImportReceipt", """
                {"created":1,"updated":0,"skipped":0,"failedTotal":1,"failed":[{"index":1,"code":"invalid_phone","detail":"phone must be a phone number with its country code (+15551234567)."}]}
                """)),
        ],
        Errors = ["plan_required", "batch_too_large", ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Find = new("getContact", "Look at a contact", "The id of a contact that was joined with another one, because Meta has proven them to be one person, leads to that one.")
    {
        Plan = Plan,
        Replies = [Contact],
        Errors = ["plan_required", ProblemCodes.NotFound],
    };

    public static readonly Doc Replace = new("replaceContact", "Replace a contact", """
        Whatever is left out is removed; `optedOut` alone stays as it is when it is left out, and is noted in the ledger of consent when it changes. That holds for another phone or userId, too: who has opted
        out stays so under the new one (`carried_over` in the ledger), unless the person with it has opted in since.
        """)
    {
        Plan = Plan,
        Body = Create.Body,
        Replies = [Contact],
        Errors = ["plan_required", ProblemCodes.NotFound, "contact_exists", ProblemCodes.InvalidPhone],
    };

    public static readonly Doc Delete = new("deleteContact", "Delete a contact", """
        With `erase=true` the content of all messages with this person is erased as well, soon after the answer and whatever crashes: what was said, Meta's own text of it, your metadata, the names that
        the person goes by. So is what executions of flows know of them, variables and all; one that is open ends. What waits to be sent is canceled. Status, times, ids and the address stay, and so does the ledger of consent: who has opted out stays opted out.
        Unknown parameters are refused here, since a deletion cannot be taken back.
        """)
    {
        Plan = Plan,
        Query = [new("erase", "Flag", "Also erase the content of the contact's messages, and what executions of flows know of them.")],
        Replies = [new(204, "It is gone.")],
        Errors = ["plan_required", ProblemCodes.NotFound, ProblemCodes.InvalidParameter],
    };

    public static readonly Doc Consent = new("getContactConsent", "When and why a contact opted out or in", """
        The ledger of the person's consent, newest first; it is kept also while they are no contact. `source` says by whose word: the person's own `message` (STOP, START), Meta's `meta_preferences`
        or `meta_error` (131050), your `api` call or `import`; `carried_over` when the contact got another phone or userId.
        """)
    {
        Plan = Plan,
        Query = Doc.Paging,
        Replies =
        [
            new(200, "A page.", new("ConsentList", """
                {"data":[{"change":"opted_out","at":"2026-11-22T09:12:44.000Z","source":"message","detail":"Stop!","messageId":"msg_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","wamid":"wamid.HBgL"}],"nextCursor":null}
                """)),
        ],
        Errors = ["plan_required", ProblemCodes.NotFound, ProblemCodes.InvalidParameter],
    };
}
