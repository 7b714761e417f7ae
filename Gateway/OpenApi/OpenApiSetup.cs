using Microsoft.OpenApi;

namespace WhatsApi.Gateway;

/// <summary>The OpenAPI document and the page to browse it. Both are made when first asked for, so the start does not wait for them.</summary>
internal static class OpenApiSetup
{
    public static void AddOpenApi(this IServiceCollection services) => services.AddEndpointsApiExplorer().AddSwaggerGen(options =>
    {
        options.SwaggerDoc("v1", new OpenApiInfo { Title = "WhatsAPI", Version = "v1" });
        options.OperationFilter<DocumentedOperations>();
        options.DocumentFilter<Components>();
    });

    // Only where no endpoint of ours is meant, so that the service's own requests do not pass through it.
    public static void UseOpenApi(this IApplicationBuilder app) => app.UseWhen(http => http.GetEndpoint() is null, UsePages);

    static void UsePages(IApplicationBuilder app)
    {
        app.UseSwagger(options =>
        {
            options.RouteTemplate = "openapi/{documentName}.json";
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        });
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "WhatsAPI";
            options.SwaggerEndpoint("/openapi/v1.json", "WhatsAPI");
            options.EnablePersistAuthorization();
            options.DisplayRequestDuration();
            options.EnableTryItOutByDefault();
        });
    }
}
