using Microsoft.AspNetCore.Http;
using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class TemplateCallTests
{
    const string Token = "EAAJB-secret-token";

    [Fact]
    public async Task All_pages_of_the_templates_are_read_with_their_quality()
    {
        await using var graph = await Graph.Answering((asked, context) => context.Response.WriteAsync(
            asked.Path.Contains("after=B", StringComparison.Ordinal)
                ? """{"data":[{"id":3,"name":"b","language":"es","status":"PENDING","category":"MARKETING","rejected_reason":"NONE"}]}"""
                : """
                  {"data":[{"id":"1","name":"a","language":"en_US","status":"REJECTED","category":"UTILITY","parameter_format":"NAMED","components":[{"type":"BODY","text":"Hi"}],
                   "previous_category":"MARKETING","quality_score":{"score":"GREEN"},"rejected_reason":"SCAM"},{"no":"template"}],"paging":{"cursors":{"after":"B"},"next":"https://elsewhere.example/"}}
                  """));
        using var api = graph.Client();
        var templates = Assert.IsType<GraphAnswer<IReadOnlyList<MessageTemplate>>.Ok>(await api.ListTemplatesAsync("9", Token, default)).Value;
        Assert.Equal(
            [
                new MessageTemplate("1", "a", "en_US", "REJECTED", "UTILITY", "NAMED", """[{"type":"BODY","text":"Hi"}]""") { PreviousCategory = "MARKETING", Quality = "GREEN", RejectedReason = "SCAM" },
                new MessageTemplate("3", "b", "es", "PENDING", "MARKETING", "POSITIONAL", "[]"),
            ],
            templates);
        Assert.StartsWith("/v25.0/9/message_templates?limit=100&fields=id,name,", graph.Requests.First().Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_know_a_field_is_asked_without_fields()
    {
        await using var graph = await Graph.Answering(async (asked, context) =>
        {
            context.Response.StatusCode = asked.Path.Contains("fields", StringComparison.Ordinal) ? 400 : 200;
            await context.Response.WriteAsync(context.Response.StatusCode == 200
                ? """{"id":"1","name":"a","language":"en","status":"APPROVED"}"""
                : """{"error":{"message":"(#100) Tried accessing nonexisting field (correct_category)","code":100}}""");
        });
        using var api = graph.Client();
        Assert.Equal("a", Assert.IsType<GraphAnswer<MessageTemplate>.Ok>(await api.GetTemplateAsync("1", Token, default)).Value.Name);
    }

    [Fact]
    public async Task Changes_go_to_their_paths_with_their_bodies()
    {
        await using var graph = await Graph.Answering(200, """{"success":true,"id":"7","status":"PENDING","category":"UTILITY"}""");
        using var api = graph.Client();
        Assert.Equal(new CreatedTemplate("7", "PENDING", "UTILITY"), Assert.IsType<GraphAnswer<CreatedTemplate>.Ok>(await api.CreateTemplateAsync("9", Token, "{}"u8.ToArray(), default)).Value);
        Assert.IsType<GraphAnswer<bool>.Ok>(await api.EditTemplateAsync("7", Token, """{"category":"UTILITY"}"""u8.ToArray(), default));
        Assert.IsType<GraphAnswer<bool>.Ok>(await api.DeleteTemplatesAsync("9", Token, "a_b", "7", default));
        Assert.IsType<GraphAnswer<bool>.Ok>(await api.DeleteTemplatesAsync("9", Token, "a_b", null, default));
        Assert.Equal(
            [
                "POST /v25.0/9/message_templates {}", """POST /v25.0/7 {"category":"UTILITY"}""", "DELETE /v25.0/9/message_templates?hsm_id=7&name=a_b ",
                "DELETE /v25.0/9/message_templates?name=a_b ",
            ],
            graph.Requests.Select(asked => $"{asked.Method} {asked.Path} {asked.Body}"));
    }

    [Fact]
    public async Task A_change_is_asked_for_once_and_a_lost_answer_is_told_from_a_request_that_never_left()
    {
        await using var graph = await Graph.Answering((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = graph.Client();
        var lost = Assert.IsType<GraphAnswer<CreatedTemplate>.Failed>(await api.CreateTemplateAsync("9", Token, "{}"u8.ToArray(), default));
        Assert.Equal((true, false, ErrorKind.Passing), (lost.Error.IsUnanswered, lost.Error.IsUnreached, lost.Kind));
        Assert.Single(graph.Requests);
        using var nobody = Graph.ClientOf(Graph.Nobody());
        Assert.True(Assert.IsType<GraphAnswer<CreatedTemplate>.Failed>(await nobody.CreateTemplateAsync("9", Token, "{}"u8.ToArray(), default)).Error.IsUnreached);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_lost_answer()
    {
        await using var graph = await Graph.Answering((_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var api = graph.Client(timeout: TimeSpan.FromMilliseconds(300));
        Assert.True(Assert.IsType<GraphAnswer<bool>.Failed>(await api.EditTemplateAsync("9", Token, "{}"u8.ToArray(), default)).Error.IsUnanswered);
    }

    [Theory]
    [InlineData(100, 2388024, "Invalid parameter", true, "/name")]
    [InlineData(100, 2388049, "Invalid parameter", true, "/language")]
    [InlineData(100, 2388299, "Invalid parameter", true, "/components")]
    [InlineData(100, 2388019, "Invalid parameter", false, null)]
    [InlineData(100, 33, "Unsupported post request", false, null)]
    [InlineData(192, null, "Param components[1]['buttons'][0]['phone_number'] is not a valid phone number.", true, "/components/1/buttons/0/phone_number")]
    [InlineData(100, null, "Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}", true, "/category")]
    [InlineData(100, null, "The parameter name is required.", true, "/name")]
    [InlineData(100, null, "Unexpected key \"foo\" on param \"components[2]['buttons'][0]\".", true, "/components/2/buttons/0")]
    [InlineData(100, null, "Param of another kind", true, "/components")]
    [InlineData(200, null, "Permissions error", false, null)]
    public void Errors_about_the_input_name_the_member(int code, int? subcode, string title, bool isInput, string? pointer)
    {
        var error = new GraphError { Code = code, Subcode = subcode, Title = title };
        Assert.Equal(isInput, TemplateErrors.IsInput(error));
        if (isInput) Assert.Equal(pointer, TemplateErrors.Pointer(error));
    }
}
