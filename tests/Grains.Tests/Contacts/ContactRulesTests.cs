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
    public void A_merge_that_would_pass_what_a_contact_may_hold_is_refused()
    {
        var full = Contact(phone: Dialled) with { Tags = [.. Enumerable.Range(0, 50).Select(i => $"t{i}")], Attributes = Pairs([.. Enumerable.Range(0, 50).Select(i => ($"a{i}", "old"))]) };
        Assert.Null(WhyNotMerge(full, Fields(phone: Dialled) with { Tags = ["t7"], Attributes = Pairs(("a7", "new")) }));
        Assert.Equal("too_many", WhyNotMerge(full, Fields(phone: Dialled) with { Tags = ["new"] })?.Code);
        Assert.Equal("too_many", WhyNotMerge(full, Fields(phone: Dialled) with { Attributes = Pairs(("b", "new")) })?.Code);
    }

    [Fact]
    public void A_merge_adds_an_address_and_changes_none()
    {
        Assert.Null(WhyNotMerge(Contact(phone: Dialled), Fields(phone: Dialled, userId: UserId)));
        Assert.Equal("contact_exists", WhyNotMerge(Contact(Dialled, UserId), Fields(phone: "+15551234567", userId: UserId))?.Code);
        Assert.Equal("contact_exists", WhyNotMerge(Contact(Dialled, UserId), Fields(phone: Dialled, userId: "US.1"))?.Code);
    }

    [Fact]
    public void A_row_changes_the_address_only_when_it_names_another()
    {
        var ana = Contact(Dialled, UserId);
        Assert.Equal((Dialled, UserId), Address(ContactRules.Addressed(ana, Fields(userId: UserId), ana.Names)));
        Assert.Equal((Dialled, UserId), Address(ContactRules.Addressed(ana, Fields(phone: Proven), [Dialled, UserId, Proven])));
        Assert.Equal(("+15551234567", UserId), Address(ContactRules.Addressed(ana, Fields("+15551234567", UserId), ana.Names)));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(false, -1, true)]
    [InlineData(false, 0, false)]
    [InlineData(false, 1, false)]
    [InlineData(true, -1, false)]
    public void An_opt_out_goes_with_a_contact_to_its_new_number_unless_that_one_has_spoken_since(bool? optedOut, int? minutes, bool carried)
    {
        var (before, later) = (Contact(phone: Dialled).With(Stop), A.Morning.AddHours(1));
        var theirs = optedOut is { } wish ? new ConsentEntry(wish, A.Morning.AddMinutes(minutes!.Value), later, ConsentEntry.ByMessage) : null;
        var entry = ContactRules.CarriedOver(before, Fields(phone: "+15551234567"), new(["+15551234567"], theirs, null), later);
        Assert.Equal(carried ? new ConsentEntry(true, A.Morning, later, ConsentEntry.ByChange, $"Carried over from {Dialled}") : null, entry);
    }

    [Fact]
    public void Nothing_is_carried_over_where_no_name_changes() =>
        Assert.Null(ContactRules.CarriedOver(Contact(phone: Dialled).With(Stop), Fields(phone: Dialled), new([Dialled], null, null), A.Morning));

    [Fact]
    public void A_new_number_or_id_is_shown_and_the_former_one_still_leads_here()
    {
        var ana = Contact(Dialled, UserId);
        Assert.Equal<string>(["+15551234567", UserId, Dialled], [.. ana.KnownAs(["+15551234567"]).Renamed(Dialled, "+15551234567").Names]);
        Assert.Equal<string>([Dialled, "US.2", UserId], [.. ana.Renamed(UserId, "US.2").Names]);
        Assert.Equal<string>([Dialled, UserId], [.. ana.Renamed("US.3", "US.2").Names]);
    }

    [Theory]
    [InlineData("ana", true)]
    [InlineData("GARC", true)]
    [InlineData("garcía an", true)]
    [InlineData("garcia", true)]
    [InlineData("garci\u0301a", true)]
    [InlineData("ＧＡＲＣ", true)]
    [InlineData("１５５５", true)]
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
    [InlineData("İstanbul Işık", "istanbul isik")]
    [InlineData("Nguyễn Jose\u0301", "nguyen jose")]
    [InlineData(" ", "")]
    public void A_name_is_its_words_in_lower_case(string name, string words) => Assert.Equal(words, string.Join(' ', ContactWords.Of(name)));

    static Refusal? WhyNotMerge(ContactState contact, ContactFields row) =>
        ContactRules.WhyNotMerge(Id(1), contact, ContactRules.Merged(contact, ContactRules.Addressed(contact, row, contact.PersonNames)));

    static (string? Phone, string? UserId) Address(ContactFields fields) => (fields.Phone, fields.UserId);

    static ContactFields Fields(string? phone = null, string? userId = null) => new(phone, userId, null, [], Pairs());

    static ContactState Contact(string? phone = null, string? userId = null) => ContactRules.Create(Fields(phone, userId), new([.. ((string?[])[phone, userId]).OfType<string>()], null, null), A.Morning);

    static ImmutableSortedDictionary<string, string> Pairs(params (string Name, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    static string Id(int i) => Ids.Derived("con_", A.Morning, $"{i}");
}
