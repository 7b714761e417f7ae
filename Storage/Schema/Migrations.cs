namespace WhatsApi.Storage;

/// <summary>One step of a migration, in words that every provider can carry out.</summary>
internal abstract record Step
{
    Step() { }

    /// <summary>
    /// A table of the port. Every one has a <c>version</c> beside what is said here, and a <c>document</c> unless it has none. With <paramref name="Small"/> its rows
    /// are so small that they are best kept in the key's own index, where the database can.
    /// </summary>
    public sealed record CreateTable(string Name, string[] KeyColumns, DocumentKind Document, Column[] Columns, bool Small = false) : Step;

    public sealed record AddColumn(string Table, Column Column) : Step;

    public sealed record CreateIndex(string Name, string Table, string[] Columns, string? OnlyWhere = null) : Step;

    public sealed record DropIndex(string Name) : Step;

    /// <summary>The counters: (owner, name) and a 64-bit sum.</summary>
    public sealed record CreateCounters : Step;
}

/// <summary>A numbered change of the schema.</summary>
internal sealed record Migration(int Number, string What, Step[] Steps);

/// <summary>
/// Every change the schema has been through, forward only. What has been released is frozen: it is written out literally and never refers to
/// <see cref="Tables"/>, which is only where the last one arrives.
/// </summary>
internal static class Migrations
{
    public static readonly Migration[] All =
    [
        new(1, "the first tables",
        [
            new Step.CreateCounters(),
            new Step.CreateTable("accounts", ["id"], DocumentKind.Json, [Text("email"), Text("plan"), Fixed(Integer("created_at"))]),
            new Step.CreateIndex("accounts_plan", "accounts", ["plan", "id"]),
            new Step.CreateTable("claims", ["kind", "name"], DocumentKind.None, [Text("account")]),
            new Step.CreateIndex("claims_account", "claims", ["account", "kind", "name"]),
            new Step.CreateTable("messages", ["account", "id"], DocumentKind.Json,
            [
                Fixed(Text("direction")), Text("status"), Fixed(Text("type")), Fixed(Text("counterpart")),
                Text("phone"), Fixed(Integer("lane")), Integer("due"), Text("wamid"),
                Fixed(Text("batch")), Fixed(Text("campaign")), Fixed(Text("execution")),
                Fixed(Integer("created_at")),
            ]),
            new Step.CreateIndex("messages_status", "messages", ["account", "status", "id"]),
            new Step.CreateIndex("messages_counterpart", "messages", ["account", "counterpart", "id"]),
            new Step.CreateIndex("messages_work", "messages", ["phone", "status", "lane", "due", "account", "id"], OnlyWhere: "due"),
            new Step.CreateIndex("messages_wamid", "messages", ["wamid"], OnlyWhere: "wamid"),
            new Step.CreateIndex("messages_batch", "messages", ["account", "batch", "id"], OnlyWhere: "batch"),
            new Step.CreateIndex("messages_campaign", "messages", ["account", "campaign", "id"], OnlyWhere: "campaign"),
            new Step.CreateTable("conversations", ["account", "person"], DocumentKind.Json, [Integer("last_inbound_at")]),
            new Step.CreateTable("inbox", ["id"], DocumentKind.Bytes,
                [Fixed(Text("account")), Text("state"), Text("reason"), Fixed(Integer("received_at"))]),
            new Step.CreateIndex("inbox_state", "inbox", ["state", "id"]),
            new Step.CreateTable("reminders", ["grain", "name"], DocumentKind.None, [Integer("start_at"), Integer("period")]),
        ]),
        new(2, "bulk calls, idempotency keys, events and their deliveries, contacts, templates",
        [
            new Step.AddColumn("accounts", Text("waba")),
            new Step.CreateIndex("accounts_waba", "accounts", ["waba", "id"], OnlyWhere: "waba"),
            new Step.CreateTable("batches", ["account", "id"], DocumentKind.Json, []),
            new Step.CreateTable("answers", ["account", "key"], DocumentKind.Json, [Fixed(Integer("created_at"))]),
            new Step.CreateIndex("answers_created", "answers", ["created_at", "account", "key"]),
            new Step.CreateTable("marks", ["account", "id"], DocumentKind.None, [Fixed(Integer("created_at"))]),
            new Step.CreateIndex("marks_created", "marks", ["created_at", "account", "id"]),
            new Step.CreateTable("events", ["account", "sequence"], DocumentKind.Json, [Fixed(Text("type")), Fixed(Integer("created_at"))], Small: true),
            new Step.CreateTable("webhooks", ["account"], DocumentKind.Json, [Integer("active")]),
            new Step.CreateIndex("webhooks_active", "webhooks", ["active", "account"], OnlyWhere: "active"),
            new Step.CreateTable("deliveries", ["account", "id"], DocumentKind.Json, [Text("state")]),
            new Step.CreateIndex("deliveries_state", "deliveries", ["account", "state", "id"], OnlyWhere: "state"),
            new Step.CreateTable("contact_books", ["account"], DocumentKind.Json, []),
            new Step.CreateTable("contacts", ["account", "id"], DocumentKind.Json, [Integer("opted_out")]),
            new Step.CreateIndex("contacts_opted_out", "contacts", ["account", "opted_out", "id"]),
            new Step.CreateTable("contact_names", ["account", "name"], DocumentKind.None, [Text("contact")], Small: true),
            new Step.CreateTable("contact_tags", ["account", "entry"], DocumentKind.None, [], Small: true),
            new Step.CreateTable("contact_words", ["account", "entry"], DocumentKind.None, [], Small: true),
            new Step.CreateTable("contact_news", ["account", "id"], DocumentKind.Json, [], Small: true),
            new Step.CreateTable("consents", ["account", "entry"], DocumentKind.Json, [], Small: true),
            new Step.CreateTable("erasures", ["account", "id"], DocumentKind.Json, [], Small: true),
            new Step.CreateTable("catalogs", ["account", "waba"], DocumentKind.Json, []),
        ]),
        new(3, "campaigns",
        [
            new Step.CreateTable("campaigns", ["account", "id"], DocumentKind.Json, [Text("status"), Integer("active")]),
            new Step.CreateIndex("campaigns_status", "campaigns", ["account", "status", "id"]),
            new Step.CreateIndex("campaigns_active", "campaigns", ["active", "account", "id"], OnlyWhere: "active"),
        ]),
        new(4, "flows and their executions",
        [
            new Step.CreateTable("flows", ["account", "id"], DocumentKind.Json, [Text("status")]),
            new Step.CreateIndex("flows_status", "flows", ["account", "status", "id"]),
            new Step.CreateIndex("flows_id", "flows", ["id", "account"]),
            new Step.CreateTable("flow_versions", ["account", "entry"], DocumentKind.Json, []),
            new Step.CreateTable("flow_desks", ["account"], DocumentKind.Json, []),
            new Step.CreateTable("executions", ["account", "id"], DocumentKind.Json, [Fixed(Text("flow")), Fixed(Text("contact")), Text("status"), Integer("due")]),
            new Step.CreateIndex("executions_flow", "executions", ["account", "flow", "id"]),
            new Step.CreateIndex("executions_status", "executions", ["account", "flow", "status", "id"]),
            new Step.CreateIndex("executions_contact", "executions", ["account", "contact", "id"]),
            new Step.CreateIndex("executions_due", "executions", ["account", "due", "id"], OnlyWhere: "due"),
        ]),
        new(5, "when executions ended, so that they can be removed",
        [
            new Step.AddColumn("executions", Integer("ended_at")),
            new Step.CreateIndex("executions_ended", "executions", ["ended_at", "account", "id"], OnlyWhere: "ended_at"),
        ]),
        new(6, "an index of kept payloads only",
        [
            new Step.DropIndex("inbox_state"),
            new Step.CreateIndex("inbox_kept", "inbox", ["state", "id"], OnlyWhere: "state"),
        ]),
    ];

    public static int Newest => All[^1].Number;

    static Column Text(string name) => new(name, ColumnKind.Text);
    static Column Integer(string name) => new(name, ColumnKind.Integer);
    static Column Fixed(Column column) => column with { Immutable = true };
}
