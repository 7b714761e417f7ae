namespace WhatsApi.Meta;

/// <summary>Authentication templates: the wording is Meta's own, what can be chosen is little (meta-cloud-api §6.3).</summary>
internal static class AuthenticationRules
{
    public static void Check(Part root, Dictionary<string, Part> all)
    {
        if (!all.TryGetValue("BODY", out var body)) root.Fault("components", FaultCodes.Required, "A template needs a component of type BODY.");
        else
        {
            body.Forbid("text", "The wording of an authentication template is Meta's; leave text out. add_security_recommendation adds a sentence.");
            body.Flag("add_security_recommendation");
        }
        if (all.TryGetValue("FOOTER", out var footer))
        {
            footer.Forbid("text", "The wording of an authentication template is Meta's; leave text out and give code_expiration_minutes.");
            footer.Integer("code_expiration_minutes", 1, TemplateLimits.CodeExpirationMinutes, required: false);
        }
        if (!all.TryGetValue("BUTTONS", out var buttons)) root.Fault("components", FaultCodes.Required, "An authentication template needs BUTTONS with one button of type OTP.");
        else
            foreach (var button in buttons.Objects("buttons", 1, 1)) Button(button);
    }

    static void Button(Part button)
    {
        button.Choice("type", required: true, ignoreCase: true, "OTP");
        DefinedButtons.Text(button, required: false);
        var kind = button.Choice("otp_type", required: true, ignoreCase: true, "COPY_CODE", "ONE_TAP", "ZERO_TAP");
        if (kind is "ONE_TAP" or "ZERO_TAP")
            foreach (var app in button.Objects("supported_apps", 1, TemplateLimits.SupportedApps))
            {
                app.Text("package_name", 1, PayloadLimits.Unlimited);
                app.Text("signature_hash", 1, PayloadLimits.Unlimited);
            }
        button.Text("autofill_text", 0, TemplateLimits.ButtonText, required: false);
        if (kind == "ZERO_TAP" && button.Find("zero_tap_terms_accepted") is not { ValueKind: System.Text.Json.JsonValueKind.True })
            button.Fault("zero_tap_terms_accepted", FaultCodes.Required, "zero_tap_terms_accepted must be true: accept Meta's terms for zero-tap codes.");
    }
}
