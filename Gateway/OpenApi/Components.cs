using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace WhatsApi.Gateway;

/// <summary>Puts the hand-written schemas of <c>components.json</c> into the document, in place of whatever was guessed from types.</summary>
internal sealed class Components : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        using var stream = typeof(Components).Assembly.GetManifestResourceStream("components.json")!;
        using var reader = new StreamReader(stream);
        var written = OpenApiDocument.Parse(reader.ReadToEnd(), "json").Document!;
        swaggerDoc.Info = written.Info;
        swaggerDoc.Components = written.Components;
        swaggerDoc.Tags = written.Tags;
    }
}
