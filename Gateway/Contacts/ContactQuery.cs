using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /contacts</c>.</summary>
internal sealed record ContactQuery(ContactFilter Filter) : IQuery<ContactQuery>
{
    const int LongestSearch = 64;

    public static ContactQuery Read(Parameters query) => new(new ContactFilter(
        Tag: query.Text("tag") is { } tag ? ContactText.Tag(tag) : null, Search: ReadSearch(query), OptedOut: query.Flag("optedOut"),
        Before: query.Cursor("con_"), Limit: query.Limit()));

    static string? ReadSearch(Parameters query)
    {
        var search = query.Text("search")?.Trim();
        if (search?.Length > LongestSearch) query.Fault("search", $"search must have at most {LongestSearch} characters.");
        return string.IsNullOrEmpty(search) ? null : search;
    }
}

/// <summary>The page of <c>GET /contacts/{id}/consent</c>.</summary>
internal sealed record ConsentQuery(string? Before, int Limit) : IQuery<ConsentQuery>
{
    public static ConsentQuery Read(Parameters query) => new(query.Cursor("cns_"), query.Limit());
}

/// <summary>The parameters of <c>DELETE /contacts/{id}</c>. A deletion cannot be asked for again: a parameter with a typo must not delete without erasing.</summary>
internal sealed record DeleteContactQuery(bool Erase) : IQuery<DeleteContactQuery>
{
    public static DeleteContactQuery Read(Parameters query)
    {
        query.RefuseAllBut("erase");
        return new(query.Flag("erase") ?? false);
    }
}
