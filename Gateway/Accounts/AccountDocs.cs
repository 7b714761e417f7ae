namespace WhatsApi.Gateway;

internal static class AccountDocs
{
    public const string Example = """
        {"id":"acc_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","email":"ana@example.com","name":"Ana","plan":{"id":"free","name":"Free","priceUsd":0,
         "features":["sending","scheduling","webhooks"],"limits":{"messagesPerMonth":1000,"bulkMax":10,"contacts":0,"requestsPerMinute":60}},
         "usage":{"period":"2026-11","messages":12,"remaining":988,"resetAt":"2026-12-01T00:00:00.000Z"},
         "onboarding":{"step":null,"goal":null,"completedSteps":[],"dismissed":false,"firstMessageAt":null,"updatedAt":null},
         "credentials":{"configured":false},"webhook":null,
         "apiKey":{"prefix":"wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_h3Kq","createdAt":"2026-11-22T09:30:00.000Z","lastUsedAt":null},"createdAt":"2026-11-22T09:30:00.000Z"}
        """;

    const string Key = "wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_h3KqW8sT0vB5nY2mZ7cX4dF1gJ6kL9pQ3rE8uA5iO2wS_4Tz9Qk";

    public static readonly Doc Register = new("register", "Open an account",
        "Answers the account and its API key, which is shown this once. New accounts are on the plan `free`.")
    {
        Plan = Doc.NoPlan,
        Body = new("RegisterRequest", """{"email":"ana@example.com","password":"correct horse battery","name":"Ana"}"""),
        Replies = [new(201, "The account is open.", new("Registered", $$"""{"account":{{Example}},"apiKey":"{{Key}}"}"""))],
        Errors = ["email_taken"],
    };

    public static readonly Doc Look = new("getAccount", "Your account", "Plan, usage of the month, onboarding, connected number, key.")
    {
        Replies = [new(200, "The account.", new("Account", Example))],
    };

    public static readonly Doc RotateKey = new("rotateKey", "Replace the API key", "From this answer on the old key is refused.")
    {
        Replies = [new(200, "The new key, shown this once.", new("NewKey",
            $$"""{"apiKey":"{{Key}}","prefix":"wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_h3Kq","createdAt":"2026-11-22T09:30:00.000Z"}"""))],
    };

    public static readonly Doc Onboard = new("updateOnboarding", "Note onboarding progress", "Merges: members that are missing change nothing, completed steps are added.")
    {
        Body = new("OnboardingRequest", """{"step":"send","completedSteps":["connect"]}"""),
        Replies = [new(200, "The onboarding as it is now.", new("OnboardingAnswer",
            """{"onboarding":{"step":"send","goal":null,"completedSteps":["connect"],"dismissed":false,"firstMessageAt":null,"updatedAt":"2026-11-22T09:30:00.000Z"}}"""))],
    };
}
