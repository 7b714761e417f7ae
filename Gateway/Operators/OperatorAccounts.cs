using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /operator/accounts</c>.</summary>
internal sealed record OperatorAccountsQuery(AccountFilter Filter) : IQuery<OperatorAccountsQuery>
{
    public static OperatorAccountsQuery Read(Parameters query) => new(new AccountFilter(
        Search: query.Text("search")?.Trim() is { Length: > 0 } search ? search : null,
        Plan: query.Text("plan"),
        Before: query.Cursor("acc_"),
        Limit: query.Limit()));

    /// <summary>A part of the account: the same members mean the same.</summary>
    public static void Write(Utf8JsonWriter json, AccountRowView account)
    {
        json.WriteStartObject();
        json.WriteString("id", account.Id);
        json.WriteString("email", account.Email);
        json.WriteString("name", account.Name);
        json.WriteStartObject("plan");
        json.WriteString("id", account.PlanId);
        json.WriteEndObject();
        json.WriteBoolean("suspended", account.Suspended);
        json.WriteString("phoneNumberId", account.PhoneNumberId);
        json.WriteTime("createdAt", account.CreatedAt);
        json.WriteEndObject();
    }
}
