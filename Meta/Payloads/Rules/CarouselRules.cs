using System.Globalization;

namespace WhatsApi.Meta;

/// <summary>Interactive carousels of media or product cards (meta-cloud-api §2.14; quick-reply buttons on cards: Meta's page "Interactive media
/// carousel messages" of May 2026).</summary>
internal static class CarouselRules
{
    static readonly string[] CardHeaders = ["image", "video"];

    public static void Check(Part action)
    {
        action.Only("cards");
        var cards = action.Objects("cards", PayloadLimits.MinCards, PayloadLimits.Cards);
        var (indices, shapes) = (new HashSet<string>(), new HashSet<string>());
        var (ids, titles) = (new HashSet<string>(), new HashSet<string>());
        foreach (var card in cards)
        {
            card.Only("card_index", "type", "header", "body", "action");
            var index = card.Integer("card_index", 0, PayloadLimits.Cards - 1);
            card.Unique("card_index", index?.ToString(CultureInfo.InvariantCulture), indices);
            // A card of quick replies may leave the type out.
            var isProduct = card.Choice("type", required: false, ignoreCase: false, "cta_url", "product", "quick_reply") == "product";
            shapes.Add(isProduct ? Product(card) : Media(card, ids, titles));
        }
        shapes.Remove("");
        if (shapes.Count > 1)
            action.Fault("cards", FaultCodes.InvalidValue, "All cards must have the same kind of header and the same buttons; make them alike.");
    }

    static string Product(Part card)
    {
        if (card.Object("action") is { } action) CatalogRules.Product(action);
        return "product";
    }

    // Returns what all cards must have in common; nothing when that cannot be told.
    static string Media(Part card, HashSet<string> ids, HashSet<string> titles)
    {
        var header = InteractiveRules.Header(card, CardHeaders, required: true);
        Body(card);
        if (card.Object("action") is not { } action || header is null) return "";
        if (!action.Has("buttons"))
        {
            ActionRules.CallToAction(action);
            return header;
        }
        action.Only("buttons");
        titles.Clear(); // titles repeat from card to card ("Buy", "Buy"), ids must not
        var buttons = action.Objects("buttons", 1, PayloadLimits.Buttons);
        foreach (var button in buttons)
        {
            button.Only("type", "quick_reply");
            button.Choice("type", required: true, ignoreCase: false, "quick_reply");
            if (button.Object("quick_reply") is { } reply) ActionRules.Reply(reply, ids, titles);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{header} {buttons.Count}");
    }

    static void Body(Part card)
    {
        if (card.Object("body", required: false) is not { } body) return;
        body.Only("text");
        if (body.String("text", 1, PayloadLimits.CardBody) is { } text && text.AsSpan().Count('\n') > PayloadLimits.CardLineBreaks)
            body.Fault("text", FaultCodes.InvalidValue, $"The text of a card has at most {PayloadLimits.CardLineBreaks} line breaks; take some out.");
    }
}
