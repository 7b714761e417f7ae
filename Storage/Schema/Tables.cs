namespace WhatsApi.Storage;

/// <summary>
/// The tables in use. A test holds them equal to what the migrations make. An index that answers an order ends in the key, because ties are broken by it.
/// </summary>
public static class Tables
{
    public static readonly Table Accounts = new("accounts", ["id"], DocumentKind.Json,
        [Text("email"), Text("plan"), Integer("created_at", immutable: true), Text("waba")],
        [new("accounts_plan", ["plan", "id"]), new("accounts_waba", ["waba", "id"], OnlyWhere: "waba")]);

    /// <summary>Names that one account at a time may hold: e-mail addresses, Meta phone number ids, a marketplace's users. Key: kind and name.</summary>
    public static readonly Table Claims = new("claims", ["kind", "name"], DocumentKind.None,
        [Text("account")],
        [new("claims_account", ["account", "kind", "name"])]);

    /// <summary>
    /// Every message, outbound and inbound. <c>due</c> is when somebody has to look at it again (null: never); <c>lane</c> is its priority.
    /// </summary>
    public static readonly Table Messages = new("messages", ["account", "id"], DocumentKind.Json,
        [
            Text("direction", immutable: true), Text("status"), Text("type", immutable: true), Text("counterpart", immutable: true),
            Text("phone"), Integer("lane", immutable: true), Integer("due"), Text("wamid"),
            Text("batch", immutable: true), Text("campaign", immutable: true), Text("execution", immutable: true),
            Integer("created_at", immutable: true),
        ],
        [
            new("messages_status", ["account", "status", "id"]),
            new("messages_counterpart", ["account", "counterpart", "id"]),
            new("messages_work", ["phone", "status", "lane", "due", "account", "id"], OnlyWhere: "due"),
            new("messages_wamid", ["wamid"], OnlyWhere: "wamid"),
            new("messages_batch", ["account", "batch", "id"], OnlyWhere: "batch"),
            new("messages_campaign", ["account", "campaign", "id"], OnlyWhere: "campaign"),
        ]);

    /// <summary>A business number's view of one person: who it is, when they last wrote. Key: account and person.</summary>
    public static readonly Table Conversations = new("conversations", ["account", "person"], DocumentKind.Json, [Integer("last_inbound_at")], []);

    /// <summary>
    /// Meta's webhook payloads as received, until everything in them is applied; what was not understood stays, with the reason. <c>state</c>: <c>kept</c>; null while it
    /// waits, so that the many are not in the index of the few.
    /// </summary>
    public static readonly Table Inbox = new("inbox", ["id"], DocumentKind.Bytes,
        [Text("account", immutable: true), Text("state"), Text("reason"), Integer("received_at", immutable: true)],
        [new("inbox_kept", ["state", "id"], OnlyWhere: "state")]);

    public static readonly Table Reminders = new("reminders", ["grain", "name"], DocumentKind.None, [Integer("start_at"), Integer("period")], []);

    /// <summary>Bulk calls. Key: account and batch id.</summary>
    public static readonly Table Batches = new("batches", ["account", "id"], DocumentKind.Json, [], []);

    /// <summary>First answers to idempotency keys. Key: account and key.</summary>
    public static readonly Table Answers = new("answers", ["account", "key"], DocumentKind.Json,
        [Integer("created_at", immutable: true)],
        [new("answers_created", ["created_at", "account", "key"])]);

    /// <summary>What has been told to an account once and is not to be told again. Key: account and a hash of it.</summary>
    public static readonly Table Marks = new("marks", ["account", "id"], DocumentKind.None,
        [Integer("created_at", immutable: true)],
        [new("marks_created", ["created_at", "account", "id"])]);

    /// <summary>What happened, for the account's own webhook and <c>GET /events</c>. Key: account and number (see <see cref="Operation.Append"/>).</summary>
    public static readonly Table Events = new("events", ["account", "sequence"], DocumentKind.Json,
        [Text("type", immutable: true), Integer("created_at", immutable: true)], []);

    /// <summary>An account's own webhook: where events go, and how far they are. <c>active</c> is 1 or null.</summary>
    public static readonly Table Webhooks = new("webhooks", ["account"], DocumentKind.Json,
        [Integer("active")],
        [new("webhooks_active", ["active", "account"], OnlyWhere: "active")]);

    /// <summary>
    /// The log of deliveries to an account's webhook. Key: account and delivery id. <c>state</c>: <c>pending</c> or <c>failed</c>; null once delivered, so that the many
    /// are not in the index of the few.
    /// </summary>
    public static readonly Table Deliveries = new("deliveries", ["account", "id"], DocumentKind.Json,
        [Text("state")],
        [new("deliveries_state", ["account", "state", "id"], OnlyWhere: "state")]);

    /// <summary>The copy of a business account's templates. Key: account and WABA id.</summary>
    public static readonly Table Catalogs = new("catalogs", ["account", "waba"], DocumentKind.Json, [], []);

    /// <summary>What an account's contacts have in common. Its row is the condition of every change of a contact, so that two writers cannot cross.</summary>
    public static readonly Table ContactBooks = new("contact_books", ["account"], DocumentKind.Json, [], []);

    /// <summary>Key: account and contact id. <c>opted_out</c> is 1 or 0.</summary>
    public static readonly Table Contacts = new("contacts", ["account", "id"], DocumentKind.Json,
        [Integer("opted_out")],
        [new("contacts_opted_out", ["account", "opted_out", "id"])]);

    /// <summary>Whose a phone number, a business-scoped user id or the id of a joined contact is. Key: account and name.</summary>
    public static readonly Table ContactNames = new("contact_names", ["account", "name"], DocumentKind.None, [Text("contact")], []);

    /// <summary>Contacts by tag. Key: account, and tag and contact id with U+001F between them.</summary>
    public static readonly Table ContactTags = new("contact_tags", ["account", "entry"], DocumentKind.None, [], []);

    /// <summary>Contacts by the words of their names. Key: account, and word and contact id with U+001F between them.</summary>
    public static readonly Table ContactWords = new("contact_words", ["account", "entry"], DocumentKind.None, [], []);

    /// <summary>What was learnt of people and is not yet told to the account's contacts. Key: account and id.</summary>
    public static readonly Table ContactNews = new("contact_news", ["account", "id"], DocumentKind.Json, [], []);

    /// <summary>Who opted out and in again, when and why. Key: account, and person and entry id with U+001F between them.</summary>
    public static readonly Table Consents = new("consents", ["account", "entry"], DocumentKind.Json, [], []);

    /// <summary>Deleted contacts whose messages are still to be erased. Key: account and contact id.</summary>
    public static readonly Table Erasures = new("erasures", ["account", "id"], DocumentKind.Json, [], []);

    /// <summary>Key: account and campaign id. <c>active</c> is 1 while it has something to do, else null.</summary>
    public static readonly Table Campaigns = new("campaigns", ["account", "id"], DocumentKind.Json,
        [Text("status"), Integer("active")],
        [new("campaigns_status", ["account", "status", "id"]), new("campaigns_active", ["active", "account", "id"], OnlyWhere: "active")]);

    /// <summary>Flows as their authors see them. Key: account and flow id.</summary>
    public static readonly Table Flows = new("flows", ["account", "id"], DocumentKind.Json,
        [Text("status")],
        [new("flows_status", ["account", "status", "id"]), new("flows_id", ["id", "account"])]);

    /// <summary>Every version of a flow as it was written; executions run one each. Key: account, and flow id and version with U+001F between them.</summary>
    public static readonly Table FlowVersions = new("flow_versions", ["account", "entry"], DocumentKind.Json, [], []);

    /// <summary>What an account's active flows listen for. Its row is the condition of every activation, so that no keyword has two owners.</summary>
    public static readonly Table FlowDesks = new("flow_desks", ["account"], DocumentKind.Json, [], []);

    /// <summary>
    /// Contacts on their way through flows. Key: account and execution id. <c>due</c> is when somebody has to look at it again (null: never), <c>ended_at</c> null while it is open.
    /// </summary>
    public static readonly Table Executions = new("executions", ["account", "id"], DocumentKind.Json,
        [Text("flow", immutable: true), Text("contact", immutable: true), Text("status"), Integer("due"), Integer("ended_at")],
        [
            new("executions_flow", ["account", "flow", "id"]),
            new("executions_status", ["account", "flow", "status", "id"]),
            new("executions_contact", ["account", "contact", "id"]),
            new("executions_due", ["account", "due", "id"], OnlyWhere: "due"),
            new("executions_ended", ["ended_at", "account", "id"], OnlyWhere: "ended_at"),
        ]);

    public static readonly Table[] All =
    [
        Accounts, Claims, Messages, Conversations, Inbox, Reminders, Batches, Answers, Marks, Events, Webhooks, Deliveries,
        ContactBooks, Contacts, ContactNames, ContactTags, ContactWords, ContactNews, Consents, Erasures, Catalogs, Campaigns, Flows, FlowVersions, FlowDesks, Executions,
    ];

    static Column Text(string name, bool immutable = false) => new(name, ColumnKind.Text, immutable);
    static Column Integer(string name, bool immutable = false) => new(name, ColumnKind.Integer, immutable);
}
