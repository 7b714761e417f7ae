using System.Collections.Immutable;

namespace WhatsApi.Grains.Tests;

public sealed class ContactRulesTests
{
    const string Dialled = "+5511987654321";
    const string Proven = "+551187654321";
    const string UserId = "US.13491208655302741918";

    static readonly ConsentEntry Stop = new(true, A.Morning, A.Morning, ConsentEntry.ByMessage);

    [Fact]
    public void A_new_contact_is_known_by_all_names_of_the_person_and_begins_with_their_consent()
    {
        var ana = ContactRules.Create(Fields(phone: Dialled), new([Dialled, Proven, UserId], Stop, null), A.Morning);
        Assert.Equal((Dialled, UserId, true, A.Morning), (ana.Phone, ana.UserId, ana.OptedOut, ana.OptedOutAt));
        Assert.Equal<string>([Dialled, UserId, Proven], [.. ana.Names]);
    }

    [Fact]
    public void Whoever_was_known_by_id_alone_gets_the_number_that_is_learnt() =>
        Assert.Equal((Proven, Proven, UserId), Contact(userId: UserId).KnownAs([Proven]) is var ana ? (ana.Phone, ana.Address, ana.UserId) : default);

    [Fact]
    public void A_contact_that_gets_another_number_is_not_known_by_what_was_learnt_of_the_old_one()
    {
        var before = Contact(phone: Dialled).KnownAs([Proven, Id(1)]);
        var after = ContactRules.Replace(before, Fields(phone: "+15551234567"), new(["+15551234567"], null, null), A.Morning);
        Assert.Equal<string>(["+15551234567", Id(1)], [.. after.Names]);
    }

    [Fact]
    public void A_contact_that_keeps_its_number_keeps_what_was_learnt()
    {
        var before = Contact(phone: Dialled).KnownAs([Proven, Id(1)]);
        Assert.Equal<string>([Dialled, Proven], [.. ContactRules.NamesAfter(before, Fields(phone: Dialled))]);
        Assert.Equal<string>(["+15551234567"], [.. ContactRules.NamesAfter(before, Fields(phone: "+15551234567"))]);
    }

    [Fact]
    public void Two_that_are_one_keep_what_the_older_says_and_what_only_the_younger_has()
    {
        var older = Contact(phone: Dialled) with { Tags = ["a"], Attributes = Pairs(("x", "1")) };
        var younger = Contact(phone: Proven) with { Name = "Bia", Tags = ["b", "a"], Attributes = Pairs(("x", "2"), ("y", "3")) };
        var joined = ContactRules.Join(older, younger, Id(2), A.Morning);
        Assert.Equal(("Bia", "a b", "x=1 y=3"), (joined.Name, string.Join(' ', joined.Tags), string.Join(' ', joined.Attributes.Select(pair => $"{pair.Key}={pair.Value}"))));
        Assert.Equal<string>([Dialled, Proven, Id(2)], [.. joined.Names]);
        Assert.Equal<string>([Dialled, Proven], [.. joined.PersonNames]);
    }

    [Fact]
    public void A_merge_never_passes_what_a_contact_may_hold()
    {
        var full = Contact(phone: Dialled) with { Tags = [.. Enumerable.Range(0, 50).Select(i => $"t{i}")], Attributes = Pairs([.. Enumerable.Range(0, 50).Select(i => ($"a{i}", "old"))]) };
        var merged = ContactRules.Merge(full, Fields(phone: Dialled) with { Tags = ["new"], Attributes = Pairs(("a7", "new"), ("b", "new")) }, new([Dialled], null, null), A.Morning);
        Assert.Equal((50, 50, "new", "new"), (merged.Tags.Length, merged.Attributes.Count, merged.Attributes["a7"], merged.Attributes["b"]));
    }

    [Theory]
    [InlineData("ana", true)]
    [InlineData("GARC", true)]
    [InlineData("garcía an", true)]
    [InlineData("nna", false)]
    [InlineData("ana silva", false)]
    [InlineData("1 (555) 12", true)]
    [InlineData("+1555", true)]
    [InlineData("001555", true)]
    [InlineData("555", false)]
    [InlineData("...", false)]
    public void A_search_finds_the_beginning_of_words_and_of_the_number(string search, bool found) =>
        Assert.Equal(found, ContactSearch.Of(search).Finds(Contact(phone: "+15551234567") with { Name = "Anna-María García, ana" }));

    [Theory]
    [InlineData("O'Neil, Jean-Luc (3rd)", "o neil jean luc 3rd")]
    [InlineData("李 小龍", "李 小龍")]
    [InlineData("😀 Bo bo", "😀 bo")]
    [InlineData(" ", "")]
    public void A_name_is_its_words_in_lower_case(string name, string words) => Assert.Equal(words, string.Join(' ', ContactWords.Of(name)));

    static ContactFields Fields(string? phone = null, string? userId = null) => new(phone, userId, null, [], Pairs());

    static ContactState Contact(string? phone = null, string? userId = null) => ContactRules.Create(Fields(phone, userId), new([.. ((string?[])[phone, userId]).OfType<string>()], null, null), A.Morning);

    static ImmutableSortedDictionary<string, string> Pairs(params (string Name, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    static string Id(int i) => Ids.Derived("con_", A.Morning, $"{i}");
}
