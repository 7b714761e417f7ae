using System.Collections.Frozen;

namespace WhatsApi.Sandbox.Graph;

/// <summary>How a code reaches the business: in the answer to the send, by a <c>failed</c> status, or either.</summary>
internal enum Way { Answer, Webhook, Either }

internal sealed record MetaError(int Code, int Status, Way Way, string Title, string? Details = null, int? Subcode = null);

/// <summary>Meta's codes with the status and the words that go with them: meta-cloud-api §3.3, §3.4.</summary>
internal static class MetaErrors
{
    static readonly FrozenDictionary<int, MetaError> ByCode = new MetaError[]
    {
        new(0, 401, Way.Answer, "AuthException"),
        new(1, 400, Way.Answer, "An unknown error occurred"),
        new(2, 503, Way.Answer, "An unexpected error has occurred. Please retry your request later."),
        new(3, 500, Way.Answer, "Application does not have the capability to make this API call."),
        new(4, 400, Way.Answer, "Application request limit reached"),
        new(10, 403, Way.Answer, "Application does not have permission for this action"),
        new(17, 400, Way.Answer, "User request limit reached"),
        new(32, 400, Way.Answer, "Page request limit reached"),
        new(33, 400, Way.Answer, "Parameter value is not valid"),
        new(100, 400, Way.Answer, "Invalid parameter"),
        new(104, 400, Way.Answer, "An access token is required to request this resource."),
        new(190, 401, Way.Answer, "Invalid OAuth access token - Cannot parse access token"),
        new(200, 403, Way.Answer, "Permissions error"),
        new(368, 403, Way.Answer, "Temporarily blocked for policies violations"),
        new(613, 400, Way.Answer, "Calls to this api have exceeded the rate limit."),
        new(2200, 400, Way.Answer, "Callback verification failed"),
        new(2500, 400, Way.Answer, "An active access token must be used to query information about the current user."),
        new(80007, 400, Way.Answer, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
        new(80008, 400, Way.Answer, "There have been too many calls to this WhatsApp Business account. Wait a bit and try again."),
        new(130403, 400, Way.Answer, "User is blocked", "The business has blocked this user."),
        new(130429, 400, Way.Answer, "Rate limit hit", "Cloud API message throughput has been reached.", 2494055),
        new(130472, 400, Way.Webhook, "User's number is part of an experiment",
            "Failed to send message because this user's phone number is part of an experiment"),
        new(130497, 403, Way.Answer, "Business account is restricted from messaging users in this country.",
            "Business account is restricted from messaging users in this country."),
        new(131000, 500, Way.Either, "Something went wrong", "Message failed to send due to an unknown error."),
        new(131005, 403, Way.Answer, "Access denied", "Permission is either not granted or has been removed."),
        new(131008, 400, Way.Answer, "Required parameter is missing", "The request is missing a required parameter."),
        new(131009, 400, Way.Either, "Parameter value is not valid", "One or more parameter values are invalid."),
        new(131016, 500, Way.Either, "Service unavailable", "A service is temporarily unavailable."),
        new(131021, 400, Way.Answer, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
        new(131026, 400, Way.Webhook, "Message undeliverable", "Message Undeliverable."),
        new(131030, 400, Way.Answer, "Recipient phone number not in allowed list",
            "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.", 2655007),
        new(131031, 403, Way.Answer, "Business Account locked", "Your account has been locked."),
        new(131037, 400, Way.Answer, "Display name approval is needed before the message can be sent",
            "The 555 business phone number used to send the message needs display name approval."),
        new(131042, 400, Way.Webhook, "Business eligibility payment issue",
            "Message failed to send because there were one or more errors related to your payment method."),
        new(131045, 500, Way.Answer, "Incorrect certificate", "Message failed to send due to a phone number registration error."),
        new(131047, 400, Way.Webhook, "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."),
        new(131048, 400, Way.Answer, "Spam rate limit hit",
            "Message failed to send because there are restrictions on how many messages can be sent from this phone number."),
        new(131049, 400, Way.Webhook, "This message was not delivered to maintain healthy ecosystem engagement.",
            "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."),
        new(131050, 400, Way.Webhook, "User has stopped marketing messages from this business",
            "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business."),
        new(131051, 400, Way.Answer, "Message type unknown", "Message type is currently not supported."),
        new(131052, 400, Way.Webhook, "Media download error", "Failed to download the media sent by the user."),
        new(131053, 400, Way.Webhook, "Media upload error",
            "Downloading media from weblink failed with http code 404, status message Not Found"),
        new(131055, 400, Way.Answer, "Only marketing template messages are supported"),
        new(131056, 400, Way.Answer, "(Business Account, Consumer Account) pair rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number to the same phone number " +
            "in a short period of time."),
        new(131057, 500, Way.Answer, "Account in maintenance mode", "Business Account is in maintenance mode."),
        new(131061, 400, Way.Answer, "Template has a max price", "Send this template through the Marketing Messages API."),
        new(131062, 400, Way.Answer, "Business-scoped User ID (BSUID) recipients are not supported for this message.",
            "Business-scoped User ID (BSUID) recipients are not supported for this message."),
        new(131063, 400, Way.Answer, "Marketing templates are not supported on Cloud API for this account",
            "Marketing templates are switched off on Cloud API."),
        new(131064, 400, Way.Answer, "Template class limit reached", "The account's limit for this template class has been reached."),
        new(132000, 400, Way.Answer, "Number of parameters does not match the expected number of params"),
        new(132001, 404, Way.Answer, "Template name does not exist in the translation"),
        new(132005, 400, Way.Answer, "Translated text too long"),
        new(132007, 400, Way.Answer, "Template format character policy violated", "The template content violates a WhatsApp policy."),
        new(132008, 400, Way.Answer, "Parameter value is invalid", "A template parameter value is invalid."),
        new(132012, 400, Way.Answer, "Parameter format does not match format in the created template"),
        new(132015, 400, Way.Answer, "Template is paused", "Template is paused due to low quality so it cannot be sent."),
        new(132016, 400, Way.Answer, "Template is disabled", "Template has been paused too many times due to low quality and is now disabled."),
        new(132018, 400, Way.Answer, "There's an issue with the parameters in your template"),
        new(132068, 400, Way.Answer, "Flow is blocked", "Flow is in blocked state."),
        new(132069, 400, Way.Answer, "Flow is throttled", "Flow is in throttled state and 10 messages with it were sent in the last hour."),
        new(133000, 500, Way.Answer, "Incomplete deregistration", "A previous deregistration attempt failed."),
        new(133004, 503, Way.Answer, "Server temporarily unavailable", "Server is temporarily unavailable."),
        new(133006, 400, Way.Answer, "Phone number re-verification needed", "Phone number needs to be verified before registering."),
        new(133010, 400, Way.Answer, "Account not registered", "Phone number is not registered on the WhatsApp Business Platform."),
        new(133015, 400, Way.Answer, "Please wait a few minutes before attempting to register this phone number",
            "The phone number was recently deleted, and deletion has not yet completed."),
        new(133016, 400, Way.Answer, "Too many registration attempts", "Registration or deregistration failed because of too many attempts."),
        new(134011, 400, Way.Answer, "WhatsApp Payments terms of service has not been accepted", "The payments terms are not accepted."),
        new(135000, 400, Way.Answer, "Generic user error", "Message failed to send because of an unknown error with your request parameters."),
        new(137000, 400, Way.Webhook, "Recipient identity key hash mismatch", "The identity key hash does not match the recipient's."),
        new(139200, 400, Way.Answer, "Direct Send is blocked", "The account's access to Direct Send is blocked."),
        new(2494100, 400, Way.Answer, "Number in maintenance", "The phone number is in maintenance mode."),
    }.ToFrozenDictionary(e => e.Code);

    public static IEnumerable<MetaError> All => ByCode.Values.OrderBy(e => e.Code);

    public static bool Knows(int code) => ByCode.ContainsKey(code);

    public static MetaError Of(int code) => ByCode.TryGetValue(code, out var known)
        ? known
        : new MetaError(code, 400, Way.Either, "Unknown error", "An error without a documented text.");
}
