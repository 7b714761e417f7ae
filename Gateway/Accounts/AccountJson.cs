using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>Accounts as api.md §3 shows them.</summary>
internal static class AccountJson
{
    public static void Write(Utf8JsonWriter json, AccountView account)
    {
        json.WriteStartObject();
        WriteMembers(json, account);
        json.WriteEndObject();
    }

    public static void WriteForOperators(Utf8JsonWriter json, AccountView account)
    {
        json.WriteStartObject();
        WriteMembers(json, account);
        json.WriteBoolean("suspended", account.Suspended);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, AccountView account)
    {
        json.WriteString("id", account.Id);
        json.WriteString("email", account.Email);
        json.WriteString("name", account.Name);
        WritePlan(json, account.Plan);
        WriteUsage(json, account.Usage);
        WriteOnboarding(json, account.Onboarding);
        WriteCredentials(json, account.Id, account.Credentials);
        WebhookJson.Write(json, "webhook", account.Webhook);
        WriteKey(json, account.ApiKey);
        json.WriteTime("createdAt", account.CreatedAt);
    }

    public static void WriteOnboarding(Utf8JsonWriter json, OnboardingView onboarding)
    {
        json.WriteStartObject("onboarding");
        json.WriteString("step", onboarding.Step);
        json.WriteString("goal", onboarding.Goal);
        json.WriteTexts("completedSteps", onboarding.CompletedSteps);
        json.WriteBoolean("dismissed", onboarding.Dismissed);
        json.WriteTime("firstMessageAt", onboarding.FirstMessageAt);
        json.WriteTime("updatedAt", onboarding.UpdatedAt);
        json.WriteEndObject();
    }

    public static void WriteCredentials(Utf8JsonWriter json, string account, CredentialsView? credentials)
    {
        json.WriteStartObject("credentials");
        json.WriteBoolean("configured", credentials is not null);
        if (credentials is not null)
        {
            json.WriteString("phoneNumberId", credentials.PhoneNumberId);
            json.WriteString("wabaId", credentials.WabaId);
            json.WriteString("tokenLast4", credentials.TokenLast4);
            json.WriteTime("verifiedAt", credentials.VerifiedAt);
            json.WriteString("displayPhoneNumber", credentials.DisplayPhoneNumber);
            json.WriteString("verifiedName", credentials.VerifiedName);
            json.WriteString("qualityRating", credentials.QualityRating);
            json.WriteString("messagingLimit", credentials.MessagingLimit);
            if (credentials.OwnApp) json.WriteString("webhookPath", MetaWebhookEndpoints.PathOf(account));
        }
        json.WriteEndObject();
    }

    public static void WriteReport(Utf8JsonWriter json, (CredentialReport Report, DateTimeOffset At) x)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", x.Report.Ok);
        json.WriteTime("checkedAt", x.At);
        json.WriteStartArray("checks");
        foreach (var check in x.Report.Checks) WriteCheck(json, check);
        json.WriteEndArray();
        WritePhoneNumber(json, x.Report.PhoneNumber);
        json.WritePropertyName("waba");
        WriteBusinessAccount(json, x.Report.BusinessAccount);
        json.WriteEndObject();
    }

    static void WritePlan(Utf8JsonWriter json, PlanView plan)
    {
        json.WriteStartObject("plan");
        json.WriteString("id", plan.Id);
        json.WriteString("name", plan.Name);
        json.WriteNumber("priceUsd", plan.PriceUsd);
        json.WriteTexts("features", plan.Features);
        json.WriteStartObject("limits");
        json.WriteNumberOrNull("messagesPerMonth", plan.MessagesPerMonth);
        json.WriteNumber("bulkMax", plan.BulkMax);
        json.WriteNumberOrNull("contacts", plan.Contacts);
        json.WriteNumber("requestsPerMinute", plan.RequestsPerMinute);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteUsage(Utf8JsonWriter json, UsageView usage)
    {
        json.WriteStartObject("usage");
        json.WriteString("period", usage.Period);
        json.WriteNumber("messages", usage.Messages);
        json.WriteNumberOrNull("remaining", usage.Remaining);
        json.WriteTime("resetAt", usage.ResetAt);
        json.WriteEndObject();
    }

    static void WriteKey(Utf8JsonWriter json, KeyView? key)
    {
        if (key is null)
        {
            json.WriteNull("apiKey");
            return;
        }
        json.WriteStartObject("apiKey");
        json.WriteString("prefix", key.Prefix);
        json.WriteTime("createdAt", key.CreatedAt);
        json.WriteTime("lastUsedAt", key.LastUsedAt);
        json.WriteEndObject();
    }

    static void WriteCheck(Utf8JsonWriter json, CredentialCheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteBoolean("ok", check.Ok);
        json.WriteString("detail", check.Detail);
        if (check.Skipped) json.WriteBoolean("skipped", true);
        if (check.Fix is { } fix) json.WriteString("fix", fix);
        if (check.Meta is { } error)
        {
            json.WriteStartObject("meta");
            json.WriteNumber("code", error.Code);
            json.WriteNumberOrNull("subcode", error.Subcode);
            json.WriteString("title", error.Title);
            json.WriteString("detail", error.Detail);
            json.WriteString("fbtraceId", error.FbtraceId);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WritePhoneNumber(Utf8JsonWriter json, BusinessPhoneNumber? number)
    {
        json.WritePropertyName("phoneNumber");
        if (number is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("id", number.Id);
        json.WriteString("displayPhoneNumber", number.DisplayPhoneNumber);
        json.WriteString("verifiedName", number.VerifiedName);
        json.WriteString("qualityRating", number.QualityRating);
        json.WriteString("messagingLimit", number.MessagingLimit);
        json.WriteString("throughput", number.Throughput);
        json.WriteEndObject();
    }

    static void WriteBusinessAccount(Utf8JsonWriter json, BusinessAccount? waba)
    {
        if (waba is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("id", waba.Id);
        json.WriteString("name", waba.Name);
        json.WriteEndObject();
    }
}
