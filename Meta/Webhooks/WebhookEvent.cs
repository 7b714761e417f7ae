namespace WhatsApi.Meta;

/// <summary>One thing that Meta reports. Members that end in <c>Json</c> are Meta's own text, unchanged.</summary>
public abstract record WebhookEvent
{
    // Derived records live in this assembly only, so that a switch over them can be complete.
    private protected WebhookEvent() { }

    /// <summary>The business account (<c>entry[].id</c>); the portfolio's id for <c>business_capability_update</c>.</summary>
    public string? WabaId { get; init; }
}

/// <summary>Who stands behind an event, from <c>contacts[]</c>. Any of it may be missing (meta-cloud-api §4.8).</summary>
/// <param name="WaId">Number, digits only.</param>
/// <param name="UserId">Business-scoped id.</param>
/// <param name="ParentUserId">Business-scoped id shared by linked portfolios.</param>
/// <param name="ProfileName">The name the person chose.</param>
/// <param name="Username">User name, if one was adopted.</param>
public sealed record WebhookContact(string? WaId, string? UserId, string? ParentUserId, string? ProfileName, string? Username);

/// <summary>A step in the life of a message that was sent (meta-cloud-api §5.4).</summary>
public sealed record StatusReported : WebhookEvent
{
    public required string PhoneNumberId { get; init; }
    public required string Wamid { get; init; }

    /// <summary><c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>, <c>played</c>, or one that nobody knows yet.</summary>
    public required string Status { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Number of the recipient, digits only, or a group's id; absent for who hides the number.</summary>
    public string? RecipientId { get; init; }
    public string? RecipientUserId { get; init; }
    public string? RecipientParentUserId { get; init; }

    /// <summary><c>biz_opaque_callback_data</c>, as it was sent.</summary>
    public string? Opaque { get; init; }
    public IReadOnlyList<GraphError> Errors { get; init; } = [];
    public string? PricingJson { get; init; }
    public string? ConversationJson { get; init; }

    /// <summary>Absent on <c>failed</c>.</summary>
    public WebhookContact? Contact { get; init; }
}

/// <summary>A message that a person sent to the business (meta-cloud-api §5.6).</summary>
public sealed record MessageReceived : WebhookEvent
{
    public required string PhoneNumberId { get; init; }
    public string? DisplayPhoneNumber { get; init; }
    public required string Wamid { get; init; }

    /// <summary>Number of the sender, digits only; absent for who hides it.</summary>
    public string? From { get; init; }
    public string? FromUserId { get; init; }
    public string? ParentUserId { get; init; }
    public string? ProfileName { get; init; }
    public string? Username { get; init; }
    public string? GroupId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Type { get; init; }

    /// <summary>What stands under the type's name; null for a type that has nothing there.</summary>
    public string? PayloadJson { get; init; }
    public string? ContextJson { get; init; }
    public string? ReferralJson { get; init; }
    public string? ErrorsJson { get; init; }

    /// <summary>The whole element of <c>messages</c>.</summary>
    public required string RawJson { get; init; }
}

/// <summary>Errors that belong to no message (meta-cloud-api §5.5).</summary>
public sealed record AccountErrors : WebhookEvent
{
    public required string PhoneNumberId { get; init; }
    public string? DisplayPhoneNumber { get; init; }
    public required IReadOnlyList<GraphError> Errors { get; init; }
}
