namespace WhatsApi.Meta;

/// <summary>A template, as its webhooks name it (meta-cloud-api §5.7).</summary>
/// <param name="Id">Digits, as in REST answers (webhooks write a 64-bit integer).</param>
/// <param name="Name">Name.</param>
/// <param name="Language">As in REST answers: <c>en_US</c>, whatever the webhook wrote.</param>
public sealed record TemplateName(string? Id, string? Name, string? Language);

/// <summary>A template was approved, rejected, paused ...</summary>
public sealed record TemplateStatusChanged : WebhookEvent
{
    public required TemplateName Template { get; init; }

    /// <summary><c>APPROVED</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c>, <c>PENDING_DELETION</c> ...</summary>
    public required string Event { get; init; }
    public string? Reason { get; init; }
    public string? Category { get; init; }

    /// <summary>What to do about a rejection, or why it was paused or disabled, in Meta's words.</summary>
    public string? Detail { get; init; }
    public DateTimeOffset? At { get; init; }
    public required string RawJson { get; init; }
}

/// <summary>The quality of a template changed: <c>GREEN</c>, <c>YELLOW</c>, <c>RED</c>, <c>UNKNOWN</c>.</summary>
public sealed record TemplateQualityChanged : WebhookEvent
{
    public required TemplateName Template { get; init; }
    public string? Previous { get; init; }
    public required string Current { get; init; }
    public DateTimeOffset? At { get; init; }
}

/// <summary>Meta moved a template to another category, or will in a day.</summary>
public sealed record TemplateCategoryChanged : WebhookEvent
{
    public required TemplateName Template { get; init; }

    /// <summary>Category before a change that is done.</summary>
    public string? Previous { get; init; }

    /// <summary>Category now.</summary>
    public required string Current { get; init; }

    /// <summary>Category to come, when this is only the notice.</summary>
    public string? Coming { get; init; }

    /// <summary>When it comes.</summary>
    public DateTimeOffset? ComesAt { get; init; }
    public DateTimeOffset? At { get; init; }
}

/// <summary>A number was connected, upgraded, flagged ... (meta-cloud-api §5.8; no longer about quality ratings in spite of its name).</summary>
public sealed record PhoneNumberQualityChanged : WebhookEvent
{
    /// <summary>Digits only. There is no phone number id in this event.</summary>
    public required string DisplayPhoneNumber { get; init; }
    public required string Event { get; init; }

    /// <summary><c>TIER_250</c> ... <c>TIER_UNLIMITED</c>.</summary>
    public string? MessagingLimit { get; init; }
    public string? PreviousLimit { get; init; }
    public DateTimeOffset? At { get; init; }
}

/// <summary>A person stopped or resumed marketing messages of this business; after a stop they fail with 131050.</summary>
public sealed record UserPreferenceChanged : WebhookEvent
{
    public required string PhoneNumberId { get; init; }
    public string? WaId { get; init; }
    public string? UserId { get; init; }
    public string? ParentUserId { get; init; }

    /// <summary><c>marketing_messages</c>.</summary>
    public required string Category { get; init; }

    /// <summary><c>stop</c> or <c>resume</c>.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the person wants marketing; null when this is about something else.</summary>
    public bool? WantsMarketing => (Category, Value) switch
    {
        ("marketing_messages", "stop") => false,
        ("marketing_messages", "resume") => true,
        _ => null,
    };
    public string? Detail { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>A person has a new business-scoped id.</summary>
public sealed record UserIdChanged : WebhookEvent
{
    public required string PhoneNumberId { get; init; }
    public string? WaId { get; init; }
    public string? Previous { get; init; }
    public required string Current { get; init; }
    public string? PreviousParent { get; init; }
    public string? CurrentParent { get; init; }
    public string? Detail { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>A change of any other field: kept, not interpreted.</summary>
public sealed record OtherChange : WebhookEvent
{
    public required string Field { get; init; }

    /// <summary>Known from <c>metadata</c>, where the value has one.</summary>
    public string? PhoneNumberId { get; init; }
    public DateTimeOffset? At { get; init; }

    /// <summary>The element of <c>changes</c>.</summary>
    public required string RawJson { get; init; }
}
