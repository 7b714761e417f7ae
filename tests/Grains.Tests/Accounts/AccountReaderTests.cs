using WhatsApi.Storage;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

public sealed class AccountReaderTests
{
    readonly MemoryStore _store = new();

    AccountReader Reader => new(_store);

    [Fact]
    public async Task Accounts_are_listed_newest_first_page_by_page()
    {
        for (var i = 0; i < 5; i++) await Add(i, $"user{i}@example.com", i % 2 == 0 ? "pro" : "free");
        Assert.Equal("43 21 0", await Pages(new(Limit: 2)));
        Assert.Equal("42 0", await Pages(new(Plan: "pro", Limit: 2)));
    }

    [Theory]
    [InlineData("ana@", "31")]
    [InlineData("ANA@Example", "31")]
    [InlineData("ana@example.org", "1")]
    [InlineData("555002", "2")]
    [InlineData("55500", "")]
    [InlineData("na@", "")]
    [InlineData("%", "")]
    public async Task A_search_finds_by_number_and_by_the_beginning_of_an_address(string search, string found)
    {
        string[] emails = ["bob@example.com", "ana@example.org", "anabel@example.com", "ana@example.com"];
        for (var i = 0; i < emails.Length; i++) await Add(i, emails[i], "free", number: $"55500{i}");
        Assert.Equal(found, await Pages(new(Search: search)));
    }

    [Fact]
    public async Task A_search_pages_and_filters_like_the_list()
    {
        for (var i = 0; i < 5; i++) await Add(i, $"ana{9 - i}@example.com", i < 4 ? "pro" : "free");
        await Add(7, "bob@example.com", "pro");
        Assert.Equal("32 10", await Pages(new(Search: "ana", Plan: "pro", Limit: 2)));
        Assert.Equal("3", await Pages(new(Search: Id(3))));
        Assert.Equal("", await Pages(new(Search: Id(3), Plan: "free")));
        Assert.Equal("", await Pages(new(Search: Id(8))));
    }

    [Fact]
    public async Task A_row_tells_what_a_list_needs()
    {
        await Add(1, "ana@example.com", "pro", number: "555001", suspended: true);
        var row = Assert.Single((await Reader.ListAsync(new()))!.Accounts);
        Assert.Equal(new AccountRowView(Id(1), "ana@example.com", null, "pro", true, A.Morning, "555001"), row);
    }

    [Fact]
    public async Task The_beginning_of_too_many_addresses_is_no_search()
    {
        for (var i = 0; i <= AccountReader.MostFound; i++) await Add(i, $"user{i}@example.com", "free");
        Assert.Null(await Reader.ListAsync(new(Search: "user")));
        Assert.NotNull(await Reader.ListAsync(new(Search: "user1")));
    }

    static string Id(int i) => Ids.First("acc_", A.Morning.AddMilliseconds(i));

    async Task Add(int i, string email, string plan, string? number = null, bool suspended = false)
    {
        var account = AccountRules.Open(Id(i), new(email, null, "hash", "key", "wapi_"), plan, A.Morning) with { Suspended = suspended };
        var connected = number is null ? account : AccountRules.Connect(Id(i), account, new("sealed", "oken", number, null, null, null), A.Morning);
        var document = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(connected with { Rows = [] }, AccountRow.Map.Json);
        var put = new Operation.Put(Tables.Accounts, new Key(Id(i)), document, AccountRow.Map.Columns(connected), ExpectedVersion: 0);
        await _store.CommitAsync([put, .. account.Rows.Union(connected.Rows)]);
    }

    async Task<string> Pages(AccountFilter filter)
    {
        var pages = new List<string>();
        for (string? before = null; ;)
        {
            var page = (await Reader.ListAsync(filter with { Before = before }))!;
            pages.Add(string.Concat(page.Accounts.Select(account => (Ids.MadeAt(account.Id) - A.Morning).TotalMilliseconds)));
            before = page.NextBefore;
            if (before is null) return string.Join(' ', pages);
        }
    }
}
