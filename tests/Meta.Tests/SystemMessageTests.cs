namespace WhatsApi.Meta.Tests;

/// <summary>What system messages tell of their sender: meta-cloud-api §5.6.</summary>
public sealed class SystemMessageTests
{
    [Theory]
    [InlineData("""{"body":"User Sheena Nelson changed from 16505551234 to 12195555358","wa_id":"12195555358","type":"user_changed_number"}""", "+12195555358", null)]
    [InlineData("""{"body":"...","new_wa_id":"12195555358","type":"customer_changed_number"}""", "+12195555358", null)]
    [InlineData("""{"body":"...","user_id":"US.24602319766413852029","parent_user_id":"US.ENT.1","type":"user_changed_user_id"}""", null, "US.24602319766413852029")]
    public void A_new_number_or_id_is_read(string system, string? number, string? userId) => Assert.Equal(new SystemMessage(number, userId), SystemMessage.NewNames("system", system));

    [Theory]
    [InlineData("system", """{"body":"...","type":"customer_identity_changed"}""")]
    [InlineData("system", """{"body":"...","wa_id":"nobody","type":"user_changed_number"}""")]
    [InlineData("system", """{"type":"user_changed_user_id"}""")]
    [InlineData("system", "[]")]
    [InlineData("text", """{"wa_id":"12195555358","type":"user_changed_number"}""")]
    public void Anything_else_tells_of_none(string type, string payload) => Assert.Null(SystemMessage.NewNames(type, payload));
}
