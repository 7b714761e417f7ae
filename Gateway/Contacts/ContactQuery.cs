using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /contacts</c>.</summary>
internal sealed record ContactQuery(ContactFilter Filter) : IQuery<ContactQuery>
{
    const int LongestSearch = 64;

    public static ContactQuery Read(Parameters query) => new(new ContactFilter(
        Tag: query.Text("tag"), Search: ReadSearch(query), OptedOut: query.Word("optedOut", "true", "false") is { } word ? word == "true" : null,
        Before: query.Cursor("con_"), Limit: query.Limit()));

    static string? ReadSearch(Parameters query)
    {
        var search = query.Text("search")?.Trim();
        if (search?.Length > LongestSearch) query.Fault("search", $"search must have at most {LongestSearch} characters.");
        return string.IsNullOrEmpty(search) ? null : search;
    }
}

/// <summary>The parameters of <c>DELETE /contacts/{id}</c>.</summary>
internal sealed record DeleteContactQuery(bool Erase) : IQuery<DeleteContactQuery>
{
    public static DeleteContactQuery Read(Parameters query) => new(query.Word("erase", "true", "false") == "true");
}
