namespace WhatsApi.Meta;

/// <summary>Product, product list and catalog messages (meta-cloud-api §2.13).</summary>
internal static class CatalogRules
{
    public static void Product(Part action)
    {
        action.Only("catalog_id", "product_retailer_id");
        action.Text("catalog_id", 1, PayloadLimits.Unlimited);
        action.Text("product_retailer_id", 1, PayloadLimits.Unlimited);
    }

    public static void ProductList(Part action)
    {
        action.Only("catalog_id", "sections");
        action.Text("catalog_id", 1, PayloadLimits.Unlimited);
        Sections(action);
    }

    public static void Catalog(Part action)
    {
        action.Only("name", "parameters");
        action.Choice("name", required: true, ignoreCase: false, "catalog_message");
        if (action.Object("parameters", required: false) is { } parameters) Thumbnail(parameters);
    }

    public static void Thumbnail(Part holder)
    {
        holder.Only("thumbnail_product_retailer_id");
        holder.Text("thumbnail_product_retailer_id", 1, PayloadLimits.Unlimited, required: false);
    }

    /// <summary>Sections of products: 1-10, with 1-30 products over all of them.</summary>
    public static void Sections(Part holder)
    {
        var sections = holder.Objects("sections", 1, PayloadLimits.Sections);
        var products = 0;
        foreach (var section in sections)
        {
            section.Only("title", "product_items");
            section.Text("title", sections.Count > 1 ? 1 : 0, PayloadLimits.SectionTitle, required: sections.Count > 1);
            foreach (var item in section.Objects("product_items", 1, PayloadLimits.Unlimited))
            {
                item.Only("product_retailer_id");
                item.Text("product_retailer_id", 1, PayloadLimits.Unlimited);
                products++;
            }
        }
        if (products > PayloadLimits.Products)
            holder.Fault("sections", FaultCodes.TooMany,
                $"At most {PayloadLimits.Products} products are allowed in all sections together and there are {products}.");
    }
}
