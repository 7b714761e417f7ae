namespace WhatsApi.Meta.Tests.Support;

/// <summary>Tells what was read of a payload in one line, so that a table of payloads can be read.</summary>
internal static class Story
{
    public static string Of(WebhookBatch batch) => string.Join("; ", batch.Events.Select(Of).Concat(batch.Unparsed.Select(u => $"{(u.Lost ? "lost" : "odd")} {u.Pointer}")));

    static string Of(WebhookEvent e) => string.Join(' ', Words(e).Where(w => w is not null));

    static IEnumerable<string?> Words(WebhookEvent e) => e switch
    {
        StatusReported s =>
        [
            s.Status, s.RecipientId ?? "-", s.RecipientUserId, s.RecipientParentUserId, Tag("opaque", s.Opaque), s.PricingJson is null ? null : "priced",
            s.ConversationJson is null ? null : "conversation", s.Errors.Count == 0 ? null : $"error={s.Errors[0].Code}", Tag("name", s.Contact?.ProfileName),
        ],
        MessageReceived m =>
        [
            m.Type, m.PayloadJson is null ? "(bare)" : null, "from", m.From ?? "-", m.FromUserId, m.ParentUserId, Tag("name", m.ProfileName), Tag("username", m.Username),
            Tag("group", m.GroupId), m.ContextJson is null ? null : "context", m.ReferralJson is null ? null : "referral", m.ErrorsJson is null ? null : "errors",
        ],
        AccountErrors a => ["account", $"error={a.Errors[0].Code}", a.DisplayPhoneNumber],
        TemplateStatusChanged t => ["template", Name(t.Template), t.Event, t.Reason, t.Category, t.Detail],
        TemplateQualityChanged t => ["template", Name(t.Template), $"{t.Previous}->{t.Current}"],
        TemplateCategoryChanged t => ["template", Name(t.Template), t.Previous is null ? null : $"was {t.Previous}", $"is {t.Current}", t.Coming is null ? null : $"becomes {t.Coming} {t.ComesAt:yyyy-MM-dd}"],
        PhoneNumberQualityChanged p => ["number", p.DisplayPhoneNumber, p.Event, p.PreviousLimit, p.MessagingLimit],
        UserPreferenceChanged u => ["user", u.WaId, u.UserId, u.Category, u.Value],
        UserIdChanged u => ["user", u.WaId, $"{u.Previous}->{u.Current}"],
        OtherChange o => ["other", o.Field, o.PhoneNumberId],
        _ => throw new System.Diagnostics.UnreachableException(e.GetType().Name),
    };

    static string? Tag(string name, string? value) => value is null ? null : $"{name}={value}";

    static string Name(TemplateName t) => $"{t.Id}/{t.Name}/{t.Language}";
}
