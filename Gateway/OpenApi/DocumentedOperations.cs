using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Writes an endpoint's <see cref="Doc"/> into the OpenAPI document, with what every endpoint of its kind has: security, its plan, common problems.</summary>
internal sealed class DocumentedOperations(Plans plans) : IOperationFilter
{
    static readonly string[] Always = [ProblemCodes.InternalError, ProblemCodes.NotReady, ProblemCodes.Overloaded];
    static readonly string[] WithKey = [ProblemCodes.InvalidParameter, "idempotency_in_progress", "idempotency_key_reused"];
    static readonly string[] WithBody = [ProblemCodes.InvalidJson, ProblemCodes.PayloadTooLarge, ProblemCodes.UnsupportedMediaType, ProblemCodes.ValidationFailed];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Doc>().LastOrDefault() is not { } doc) return;
        if (metadata.OfType<Needs>().LastOrDefault() is { } needs) doc = doc with { Plan = plans.CheapestWith(needs.Feature).Id, Errors = ["plan_required", .. doc.Errors] };
        var scheme = metadata.OfType<IAuthorizeData>().LastOrDefault()?.AuthenticationSchemes;

        operation.OperationId = doc.Id;
        operation.Summary = doc.Summary;
        operation.Description = doc.Description;
        operation.Extensions = new Dictionary<string, IOpenApiExtension> { ["x-plan"] = new JsonNodeExtension(doc.Plan) };
        var takesKey = metadata.OfType<Keyed.TakesKey>().Any();
        operation.Parameters = [.. PathParameters(context), .. Given(doc.Query, ParameterLocation.Query, context.Document), .. Given(doc.Headers, ParameterLocation.Header, context.Document), .. takesKey ? [IdempotencyKey(context.Document)] : Array.Empty<OpenApiParameter>()];
        operation.RequestBody = doc.Body is { } body ? new OpenApiRequestBody { Required = true, Content = Content([body, .. doc.OtherBodies], context.Document) } : null;
        operation.Responses = Responses(takesKey ? doc with { Errors = [.. doc.Errors, .. WithKey] } : doc, ByScheme(scheme, context.ApiDescription.HttpMethod!), context.Document);
        operation.Security = Security(scheme, context.Document);
    }

    static IEnumerable<OpenApiParameter> PathParameters(OperationFilterContext context) =>
        context.ApiDescription.ParameterDescriptions.Where(parameter => parameter.Source.Id == "Path").Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = "The resource's id.",
            Schema = new OpenApiSchemaReference("Id", context.Document),
        });

    static IEnumerable<OpenApiParameter> Given(IEnumerable<Doc.Parameter> parameters, ParameterLocation location, OpenApiDocument document) => parameters.Select(parameter => new OpenApiParameter
    {
        Name = parameter.Name,
        In = location,
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = new OpenApiSchemaReference(parameter.Schema, document),
        Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
    });

    static OpenApiParameter IdempotencyKey(OpenApiDocument document) => new()
    {
        Name = Keyed.Header,
        In = ParameterLocation.Header,
        Description = "1 to 255 visible ASCII characters. The same key with the same request answers the first answer again for 24 hours, with `Idempotency-Replayed: true`.",
        Schema = new OpenApiSchemaReference("Text", document),
    };

    static OpenApiResponses Responses(Doc doc, string[] byScheme, OpenApiDocument document)
    {
        var responses = new OpenApiResponses();
        foreach (var reply in doc.Replies)
            responses[Text(reply.Status)] = new OpenApiResponse { Description = reply.Description, Content = reply.Content is { } content ? Content([content], document) : null };
        var codes = doc.Errors.Concat(Always).Concat(doc.Body is null ? [] : WithBody).Concat(byScheme).Distinct();
        foreach (var status in codes.GroupBy(code => ProblemCodes.Of(code).Status).OrderBy(group => group.Key))
            responses.TryAdd(Text(status.Key), ProblemResponse([.. status], document));
        return responses;
    }

    static string[] ByScheme(string? scheme, string method) => scheme switch
    {
        ApiKeyHandler.Name when HttpMethods.IsGet(method) => [ProblemCodes.Unauthorized, ProblemCodes.RateLimited],
        ApiKeyHandler.Name => [ProblemCodes.Unauthorized, ProblemCodes.Csrf, ProblemCodes.RateLimited],
        OperatorHandler.Name => [ProblemCodes.Unauthorized, ProblemCodes.NotFound],
        _ => [],
    };

    static OpenApiResponse ProblemResponse(string[] codes, OpenApiDocument document) => new()
    {
        Description = string.Join(" ", codes.Select(code => $"`{code}`: {ProblemCodes.Of(code).Title}.")),
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference("Problem", document),
                Examples = codes.ToDictionary(code => code, code => (IOpenApiExample)new OpenApiExample { Value = Example(code) }),
            },
        },
    };

    static JsonObject Example(string code)
    {
        var facts = ProblemCodes.Of(code);
        return new JsonObject
        {
            ["type"] = Problem.TypeOf(code),
            ["title"] = facts.Title,
            ["status"] = facts.Status,
            ["detail"] = $"{facts.Title}.",
            ["code"] = code,
            ["requestId"] = "req_5d1c0f5e9a7b4c3d2e1f0a9b",
        };
    }

    static List<OpenApiSecurityRequirement> Security(string? scheme, OpenApiDocument document) => scheme switch
    {
        ApiKeyHandler.Name => [Requirement("ApiKey", document), Requirement("Bearer", document), Requirement("Session", document)],
        OperatorHandler.Name => [Requirement("Operator", document)],
        _ => [],
    };

    static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    static Dictionary<string, IOpenApiMediaType> Content(Doc.Content[] contents, OpenApiDocument document) =>
        contents.ToDictionary(content => content.MediaType, content => (IOpenApiMediaType)new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(content.Schema, document),
            Example = content.MediaType == "application/json" ? JsonNode.Parse(content.Example) : JsonValue.Create(content.Example),
        });

    static string Text(int status) => status.ToString(provider: null);
}
