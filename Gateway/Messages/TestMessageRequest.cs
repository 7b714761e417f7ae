using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary><c>POST /auth/me/test-message</c>: a text, or Meta's own <c>hello_world</c> template, which needs no conversation to be open.</summary>
internal sealed record TestMessageRequest(Recipient? To, string? Contact, string? Text) : IRequest<TestMessageRequest>
{
    const int LongestText = 4096; // meta-cloud-api §2.3

    static readonly RawJson HelloWorld = new("""{"name":"hello_world","language":{"code":"en_US"}}""");

    public static TestMessageRequest Read(Fields body, DateTimeOffset now) =>
        new(Recipients.ReadTo(body, out var contact), contact, body.TextOrNull("text", LongestText));

    public SendCommand ToCommand() => Text is null
        ? new(To!.ToString(), MessageTypes.Template, HelloWorld)
        : new(To!.ToString(), MessageTypes.Text, new($$"""{"body":"{{JsonEncodedText.Encode(Text)}}"}"""));
}
