namespace WhatsApi.Meta;

/// <summary>Meta's limits on what a template may hold, in characters (Unicode code points) or elements: meta-cloud-api §6.2 and §6.3, state of September 2026.</summary>
public static class TemplateLimits
{
    public const int Name = 512;
    public const int HeaderText = 60;
    public const int Body = 1024;
    public const int CardBody = 160; // and that of a single-product template
    public const int OfferBody = 600;
    public const int Footer = 60;
    public const int LineBreaksInARow = 2;
    public const int Buttons = 10;
    public const int ButtonText = 25;
    public const int Url = 2000;
    public const int UrlButtons = 2;
    public const int PhoneNumber = 20;
    public const int CouponCode = 20; // an older page says 15
    public const int FewestCards = 2; // §2.19
    public const int Cards = 10;
    public const int OneTimeCode = 15; // §2.15
    public const int CodeExpirationMinutes = 90;
    public const int SupportedApps = 5;
}
