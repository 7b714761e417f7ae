using static WhatsApi.Meta.ErrorClass;

namespace WhatsApi.Meta;

/// <summary>Meta's errors as data: meta-cloud-api §3.3 and §3.4, state of September 2026. The kind follows from the class unless a row says
/// otherwise.</summary>
internal static class ErrorTable
{
    internal sealed record Row(int From, int To, ErrorClass Class, ErrorKind? Kind, string Title, string Hint);

    const string Token = "Create a new access token (a system-user token without expiry is best), store it with PUT /auth/me/credentials and verify it.";
    const string Grant = "Grant the token whatsapp_business_messaging and whatsapp_business_management for this business account and store the new token.";
    const string SlowDown = "Nothing to do: sending slows down by itself; ask Meta for more throughput if this happens often.";
    const string Wait = "Nothing to do: the message is tried again by itself.";
    const string Correct = "Correct the member that the detail names and send the message again.";
    const string Template = "Compare the components with the approved template and send the message again.";
    const string Manager = "Look at the account in WhatsApp Manager and follow what it asks for.";
    const string Register = "Register the phone number for the Cloud API (POST /{phone-number-id}/register), then send again.";
    const string NotForSending = "This belongs to managing the number, not to sending; look at the number in WhatsApp Manager.";

    public static readonly Row[] Access =
    [
        One(0, Configuration, "The app user cannot be authenticated", Token),
        One(3, Configuration, "The app lacks a capability or permission", Grant),
        One(10, Configuration, "The app has no permission for this action", Grant),
        One(104, Configuration, "An access token or the right appsecret_proof is required", "Store an access token, and switch off 'Require app secret' in the app's settings."),
        One(190, Configuration, "The access token is bad or expired", Token),
        new(200, 299, Configuration, null, "A permission was not granted or was removed", Grant),
        One(2500, Configuration, "No access token, or an unknown path", "Check Meta__BaseUrl and Meta__ApiVersion, and store an access token."),
        One(368, Configuration, "The account is blocked for a time because of policy violations", Manager),
        One(130497, Permanent, "The business may not message users in this country", "Do not send to this country; Meta restricts your business there."),
        One(131031, Configuration, "The account is locked", Manager),
        One(131005, Configuration, "Access denied", Grant),
    ];

    public static readonly Row[] Throttling =
    [
        One(4, ErrorClass.Wait, "The app makes too many requests", SlowDown),
        One(17, ErrorClass.Wait, "The token's user makes too many requests", SlowDown),
        One(32, ErrorClass.Wait, "The page makes too many requests", SlowDown),
        One(613, ErrorClass.Wait, "Too many requests of this kind", SlowDown),
        One(80007, ErrorClass.Wait, "The business account sends too fast", SlowDown),
        One(80008, ErrorClass.Wait, "Too many management calls to this business account", "Nothing to do: wait up to an hour."),
        One(130429, ErrorClass.Wait, "The phone number sends too fast", SlowDown),
        One(131056, ErrorClass.Wait, "Too many messages from this number to this recipient", "Nothing to do: messages to this recipient are spaced out by themselves.", ErrorKind.PairThrottled),
        // The restriction is lifted as quality recovers, often within hours: worth another try within the 24 h of api.md §4.
        One(131048, WaitLong, "The number's quality limits what it may send", "Pause marketing and improve what you send: users block or report this number."),
        // Violations are counted in days, so a day of retries only adds to them.
        One(131064, WaitLong, "Templates of this class are limited because of violations", Manager, ErrorKind.Permanent),
        One(132069, WaitLong, "The Flow is throttled to 10 messages an hour", "Repair the Flow's endpoint; messages go on at 10 an hour until then."),
        One(133016, WaitLong, "Too many register or deregister attempts", "Wait 72 hours before registering the number again.", ErrorKind.Permanent),
        One(131057, Transient, "The account is in maintenance", "Nothing to do: Meta upgrades the number's throughput, which takes a minute or so.", ErrorKind.NumberThrottled),
        One(2494100, Transient, "The number is in maintenance", "Nothing to do: the message is tried again in some minutes.", ErrorKind.NumberThrottled),
    ];

    public static readonly Row[] Faults =
    [
        One(1, Transient, "Meta does not say what went wrong", Wait),
        One(2, Transient, "Meta's service is unavailable for the moment", Wait),
        One(131000, Transient, "Something went wrong at Meta", Wait),
        One(131016, Transient, "A service of Meta's is unavailable", Wait),
        One(133004, Transient, "Meta's server is unavailable for the moment", Wait),
        One(133015, Transient, "The number was deleted moments ago", "Nothing to do: Meta finishes the deletion in about 5 minutes."),
        One(134101, Transient, "The template is still being copied to the marketing API", "Nothing to do: the template is ready in about 10 minutes."),
    ];

    public static readonly Row[] Message =
    [
        One(33, Configuration, "The phone number was deleted", "Store the id of a phone number that exists, with PUT /auth/me/credentials."),
        One(100, Permanent, "A parameter is invalid, missing or misspelt", Correct),
        One(131008, Permanent, "A required parameter is missing", Correct),
        One(131009, Permanent, "A parameter's value is not valid", Correct),
        One(131051, Permanent, "The message type is not supported", "Send one of the documented message types."),
        One(131052, Permanent, "The user's media could not be downloaded", "Ask the user to send the file again, below 100 MB."),
        One(131053, Permanent, "The media could not be fetched or has a wrong type", "Make the link public and of a supported type and size, or upload the media and send its id."),
        One(131055, Permanent, "Only marketing templates may be sent this way", "Send this message through /messages."),
        One(131059, Permanent, "The cursor is no longer valid", "List the templates again from the start."),
        One(135000, Permanent, "Meta cannot say what is wrong with the parameters", "Check every parameter; send the message once more if all are right."),
        One(134011, Configuration, "The payment terms are not accepted", "Accept WhatsApp's payment terms in WhatsApp Manager."),
        new(138000, 138018, Permanent, null, "A call could not be made", "Enable calling on the number and ask the user for permission to call."),
        new(139000, 139004, Permanent, null, "The Flow could not be changed", "Look at the Flow in WhatsApp Manager."),
        new(139100, 139103, Permanent, null, "The user could not be blocked or unblocked", "Try again with fewer users; only who wrote within 24 hours can be blocked."),
        One(139200, Configuration, "Direct Send is blocked", "Send an approved template instead."),
        new(147001, 147005, Permanent, null, "The business user name was refused", "Choose another user name in WhatsApp Manager."),
        One(1752041, Permanent, "The business was already onboarded", "Use the existing business account."),
        new(2593107, 2593108, Permanent, null, "The WhatsApp Business app cannot be synchronised now", "Remove the number and connect it again."),
    ];

    public static readonly Row[] Recipient =
    [
        One(130403, Permanent, "The business has blocked this user", "Unblock the user in WhatsApp Manager before sending."),
        One(130472, WaitLong, "The user is in an experiment of Meta's", "Do not send it again now: reach this user another way, or much later.", ErrorKind.Permanent),
        One(131021, Permanent, "The recipient is the sender", "Send to another number than the one that sends."),
        One(131026, Permanent, "The message cannot be delivered", "Check that the number is on WhatsApp and may receive messages of businesses; Meta does not say more."),
        One(131030, Permanent, "The recipient is not in the test number's list", "Add the recipient to the allowed list of the test number in the app's dashboard, or send from a number of your own."),
        One(131047, Permanent, "More than 24 hours since the user last wrote", "Send an approved template; anything else needs a message from the user within the last 24 hours."),
        One(131049, WaitLong, "Meta limits marketing to this user", "Do not send it again within 24 hours; each early attempt makes the limit stricter.", ErrorKind.Permanent),
        One(131050, Done, "The user has stopped marketing messages of this business", "Send this user no more marketing until they resume it."),
        One(131062, Permanent, "This template cannot go to a business-scoped user id", "Send authentication templates to a phone number."),
        One(137000, Permanent, "The user's identity has changed", "Confirm who the user is, then send with the new identity hash or without one."),
    ];

    public static readonly Row[] Templates =
    [
        One(131061, Permanent, "The template has a maximum price", "Send this template through the marketing messages API, or use one without a price."),
        One(131063, Configuration, "Marketing templates are switched off for this account", "Switch marketing templates on for the Cloud API in WhatsApp Manager."),
        One(132000, Permanent, "The number of parameters does not fit the template", Template),
        One(132001, Permanent, "The template does not exist in this language, or is not approved", "Check name and language with GET /templates, and that its status is APPROVED."),
        One(132005, Permanent, "The template's text is too long once filled in", "Shorten the parameters and send the message again."),
        One(132007, Permanent, "The content violates a policy of WhatsApp's", "Change the content so that it keeps to WhatsApp's policies."),
        One(132008, Permanent, "A parameter's value is not valid", Template),
        One(132012, Permanent, "A parameter's format does not fit the template", Template),
        One(132015, Permanent, "The template is paused for low quality", "Edit the template, or wait until its pause ends."),
        One(132016, Permanent, "The template is disabled for good", "Create a new template with other content."),
        One(132018, Permanent, "A template parameter is not valid", "Take line breaks, tabs and runs of spaces out of the parameters and send the message again."),
        One(132068, Permanent, "The Flow is blocked", "Repair and publish the Flow in WhatsApp Manager."),
        One(134100, Permanent, "Only marketing templates may be sent this way", "Send this template through /messages."),
        One(134102, Configuration, "The template cannot be used with the marketing API", "Send this template through /messages."),
    ];

    public static readonly Row[] Account =
    [
        One(131037, Configuration, "The number's display name is not approved", "Have the display name approved in WhatsApp Manager."),
        One(131042, Configuration, "There is a problem with the payment method", "Add or repair the payment method of the business account in Meta's Billing Hub."),
        One(131045, Configuration, "The number's certificate is wrong", Register),
        One(133000, Configuration, "An earlier deregistration is unfinished", "Deregister the number again, then register it."),
        One(133005, Configuration, "The two-step PIN is wrong", "Reset the PIN in WhatsApp Manager and register the number with it."),
        One(133006, Configuration, "The number is not verified", "Verify the number by code in WhatsApp Manager, then register it."),
        One(133008, WaitLong, "Too many guesses of the PIN", NotForSending, ErrorKind.Permanent),
        One(133009, WaitLong, "The PIN was entered too fast", NotForSending, ErrorKind.Permanent),
        One(133010, Configuration, "The number is not registered", Register),
    ];

    static Row One(int code, ErrorClass @class, string title, string hint, ErrorKind? kind = null) => new(code, code, @class, kind, title, hint);
}
