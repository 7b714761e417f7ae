namespace WhatsApi.Meta;

/// <summary>Meta's limits on what a message may hold, in characters (Unicode code points) or elements. Source: meta-cloud-api §2.3-§2.15 and the
/// table of §2.19, state of September 2026; the section stands beside each number.</summary>
public static class PayloadLimits
{
    public const int TextBody = 4096; // §2.3
    public const int Caption = 1024; // §2.4
    public const int MessageId = 256; // §1.4
    public const int Contacts = 257; // §2.6: Meta's documentation; its OpenAPI file says 5
    public const int ContactsForGoodDisplay = 5; // §2.6

    public const int Header = 60; // §2.8
    public const int Footer = 60; // §2.8
    public const int InteractiveBody = 1024; // §2.8
    public const int Buttons = 3; // §2.8
    public const int ButtonId = 256; // §2.8
    public const int ButtonTitle = 20; // §2.8

    public const int ListBody = 4096; // §2.9: documentation; one list above 1,024 was refused live
    public const int ListBodyForCertain = 1024; // §2.9
    public const int ListButton = 20; // §2.9
    public const int Sections = 10; // §2.9, §2.13
    public const int SectionTitle = 24; // §2.9, §2.13
    public const int Rows = 10; // §2.9: over all sections
    public const int RowId = 200; // §2.9
    public const int RowTitle = 24; // §2.9
    public const int RowDescription = 72; // §2.9

    public const int DisplayText = 20; // §2.10
    public const int FlowCta = 30; // §2.11
    public const int Products = 30; // §2.13: over all sections
    public const int MinCards = 2; // §2.14
    public const int Cards = 10; // §2.14
    public const int CardBody = 160; // §2.14
    public const int CardLineBreaks = 2; // §2.14

    public const int TemplateName = 512; // §2.19
    public const int TemplateText = 32_768; // §2.15: body as the only component
    public const int TemplateTextAmongOthers = 1024; // §2.15: filled in, with other components
    public const int TemplateHeaderText = 60; // §2.15
    public const int TemplateButtons = 10; // §2.19
    public const int TemplateUrl = 2000; // §2.19
    public const int QuickReplyPayload = 256; // §2.15: 128 documented, 256 seen to work
    public const int QuickReplyPayloadForCertain = 128; // §2.15
    public const int CouponCode = 20; // §2.15: 15 before 2025-12-03
    public const int CouponCodeForCertain = 15; // §2.15
    public const int AuthenticationCode = 15; // §2.15

    /// <summary>For members without a documented limit: keeps a mistake from becoming a megabyte.</summary>
    public const int Unlimited = 65_536;
}
