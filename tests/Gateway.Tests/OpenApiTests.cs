using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class OpenApiTests(GatewayFixture gateway)
{
    async Task<JsonNode> Document() => (await gateway.Anybody.Get("/openapi/v1.json")).Is(200).Json;

    [Fact]
    public async Task The_document_is_openapi_3_1() => Assert.StartsWith("3.1", (string)(await Document())["openapi"]!, StringComparison.Ordinal);

    [Fact]
    public async Task Every_route_is_described_with_example_errors_plan_and_security()
    {
        var document = await Document();
        foreach (var route in Route.Of(gateway.App).Where(route => route.IsDescribed))
        {
            var operation = document["paths"]?[route.Path]?[route.Method.ToLowerInvariant()];
            Assert.True(operation is not null, $"{route} is not in the document.");
            foreach (var member in new[] { "summary", "description", "operationId", "x-plan" })
                Assert.False(string.IsNullOrWhiteSpace((string?)operation[member]), $"{route} has no {member}.");
            Assert.True(operation["security"] is JsonArray { Count: > 0 } == (route.Scheme is not null), $"{route} has the wrong security.");
            AssertBodies(route, operation);
        }
    }

    [Fact]
    public async Task Every_operation_id_is_unique()
    {
        var ids = Operations(await Document()).Select(o => (string)o["operationId"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await Document();
        foreach (var reference in References(document))
            Assert.True(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]) is not null, $"{reference} leads nowhere.");
    }

    [Fact]
    public async Task Every_request_example_is_well_formed()
    {
        var client = await gateway.FullAccount();
        foreach (var route in Route.Of(gateway.App).Where(route => route is { Scheme: ApiKeyHandler.Name, Doc.Body: not null }))
        {
            var answer = await client.Send(new(route.Method), route.Path, new StringContent(route.Doc!.Body!.Example, null, "application/json"));
            Assert.True(answer.Status is not (400 or 413 or 415 or 422), $"The example of {route} is refused: {answer}");
        }
    }

    [Fact]
    public async Task An_import_is_described_as_json_and_as_csv() => Assert.Equal(
        ["application/json", "text/csv"], (await Document())["paths"]!["/contacts/bulk"]!["post"]!["requestBody"]!["content"]!.AsObject().Select(content => content.Key).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_page_is_there()
    {
        var answer = await gateway.Anybody.Get("/docs/index.html");
        Assert.Equal("text/html", answer.Is(200).MediaType);
        Assert.NotNull(answer.Header("X-Content-Type-Options"));
    }

    static void AssertBodies(Route route, JsonNode operation)
    {
        if (operation["requestBody"] is { } body) AssertExamples(route, "the request", body);
        var responses = operation["responses"]!.AsObject();
        Assert.True(responses.Any(r => r.Key[0] == '2'), $"{route} has no good answer.");
        Assert.True(responses.Any(r => r.Value!["content"]?["application/problem+json"] is not null), $"{route} names no errors.");
        foreach (var (status, response) in responses) AssertExamples(route, status, response!);
    }

    static void AssertExamples(Route route, string what, JsonNode holder)
    {
        foreach (var (type, content) in holder["content"]?.AsObject() ?? [])
        {
            Assert.True(content!["example"] is not null || content["examples"] is JsonObject { Count: > 0 }, $"{route}: {what} ({type}) has no example.");
            Assert.True(content["schema"] is not null, $"{route}: {what} ({type}) has no schema.");
        }
    }

    static IEnumerable<JsonNode> Operations(JsonNode document) => document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!);

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => m is { Key: "$ref", Value: JsonValue v } ? [(string)v!] : References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
