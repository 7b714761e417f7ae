using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>The copy of a business account's templates, after what Meta lists, what Meta reports and what we have done, in any order.</summary>
public sealed class CatalogRulesTests
{
    static readonly DateTimeOffset Start = A.Morning;

    static MessageTemplate Template(string id, string status = "APPROVED") => new(id, $"name_{id}", "en_US", status, "UTILITY", "POSITIONAL", "[]");

    static CatalogState Listed(params string[] ids) => CatalogRules.Refreshed(new(), [.. ids.Select(id => Template(id))], Start);

    static TemplateNews News(string id, string what, TimeSpan after) => new(id, null, null, Start + after) { Event = what };

    static string Ids(CatalogState catalog) => string.Join(' ', catalog.Templates.Select(e => e.Template.Id));

    static string StatusOf(CatalogState catalog, string id) => catalog.Templates.Single(e => e.Template.Id == id).Template.Status;

    static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    [Fact]
    public void New_ones_come_first_and_the_others_keep_their_places()
    {
        var catalog = CatalogRules.Refreshed(Listed("a", "b"), [Template("c"), Template("b"), Template("a")], Start + Minutes(11));
        Assert.Equal("c a b", Ids(catalog));
        Assert.Equal("d c a b", Ids(CatalogRules.Learnt(catalog, CatalogRules.View(Template("d")), Start + Minutes(12))));
    }

    [Fact]
    public void What_we_made_before_the_first_list_is_newer_than_what_it_tells_of()
    {
        var made = CatalogRules.Learnt(CatalogRules.Learnt(new(), CatalogRules.View(Template("y")), Start), CatalogRules.View(Template("z")), Start);
        Assert.Equal("z y b a", Ids(CatalogRules.Refreshed(made, [Template("b"), Template("y"), Template("a"), Template("z")], Start)));
    }

    [Fact]
    public void Pages_go_on_where_they_were_while_rows_are_added_and_taken_away()
    {
        var catalog = Listed("e", "d", "c", "b", "a");
        var first = CatalogRules.Page(catalog, new(Limit: 2), Start);
        Assert.Equal(["e", "d"], first.Templates.Select(t => t.Id));
        catalog = CatalogRules.Forgotten(CatalogRules.Learnt(catalog, CatalogRules.View(Template("f")), Start), "name_d", null);
        var second = CatalogRules.Page(catalog, new(Before: first.NextBefore, Limit: 2), Start + Minutes(1));
        Assert.Equal(("c b", 60), (string.Join(' ', second.Templates.Select(t => t.Id)), second.AgeSeconds));
        var last = CatalogRules.Page(catalog, new(Before: second.NextBefore, Limit: 2), Start);
        Assert.Equal(("a", null), (string.Join(' ', last.Templates.Select(t => t.Id)), last.NextBefore));
    }

    [Theory]
    [InlineData("APPROVED", "APPROVED")]
    [InlineData("REJECTED", "REJECTED")]
    [InlineData("PAUSED", "PAUSED")]
    [InlineData("REINSTATED", "APPROVED")]
    [InlineData("UNARCHIVED", "APPROVED")]
    [InlineData("PENDING_DELETION", "PENDING_DELETION")]
    [InlineData("FLAGGED", "IN_APPEAL")]
    [InlineData("SOMETHING_NEW", "SOMETHING_NEW")]
    public void A_report_becomes_the_status(string what, string status)
    {
        var catalog = CatalogRules.Refreshed(new(), [Template("a", "IN_APPEAL")], Start);
        Assert.Equal(status, StatusOf(CatalogRules.Heard(catalog, News("a", what, Minutes(1)), Start + Minutes(1)), "a"));
    }

    [Theory]
    [InlineData("FLAGGED")]
    [InlineData("LOCKED")]
    public void A_warning_leaves_what_is_said_of_the_status(string what)
    {
        var rejected = CatalogRules.Heard(Listed("a"), News("a", "REJECTED", Minutes(1)) with { Reason = "INVALID_FORMAT", Detail = "Put text between them." }, Start + Minutes(1));
        var warned = CatalogRules.Heard(rejected, News("a", what, Minutes(2)), Start + Minutes(2)).Templates[0].Template;
        Assert.Equal(("REJECTED", "INVALID_FORMAT", "Put text between them."), (warned.Status, warned.RejectedReason, warned.StatusDetail));
    }

    [Fact]
    public void A_deleted_template_is_gone() => Assert.Equal("b", Ids(CatalogRules.Heard(Listed("a", "b"), News("a", "DELETED", Minutes(1)), Start + Minutes(1))));

    [Fact]
    public void Late_and_repeated_reports_change_nothing()
    {
        var paused = CatalogRules.Heard(Listed("a"), News("a", "PAUSED", Minutes(3)), Start + Minutes(3));
        Assert.Equal("PAUSED", StatusOf(CatalogRules.Heard(paused, News("a", "APPROVED", Minutes(2)), Start + Minutes(4)), "a"));
        Assert.True(CatalogRules.AreSame(paused, CatalogRules.Heard(paused, News("a", "PAUSED", Minutes(3)), Start + Minutes(4))));
        Assert.Equal("APPROVED", StatusOf(CatalogRules.Heard(Listed("a"), News("a", "REJECTED", -Minutes(6)), Start + Minutes(4)), "a"));
    }

    [Fact]
    public void A_report_that_overtakes_a_list_or_our_own_answer_stays()
    {
        var pending = CatalogRules.Learnt(new(), CatalogRules.View(Template("a", "PENDING")), Start);
        var approved = CatalogRules.Heard(pending, News("a", "APPROVED", Minutes(1)), Start + Minutes(1));
        Assert.Equal("APPROVED", StatusOf(CatalogRules.Refreshed(approved, [Template("a", "PENDING")], Start + Minutes(0.5)), "a"));
        Assert.Equal("APPROVED", StatusOf(CatalogRules.Learnt(approved, CatalogRules.View(Template("a", "PENDING")), Start), "a"));
        Assert.Equal("PAUSED", StatusOf(CatalogRules.Refreshed(approved, [Template("a", "PAUSED")], Start + Minutes(2)), "a"));
    }

    [Theory]
    [InlineData(1, "b a")]
    [InlineData(3, "a")]
    public void What_we_have_just_made_may_be_missing_from_metas_list_for_a_moment(int minutes, string ids) =>
        Assert.Equal(ids, Ids(CatalogRules.Refreshed(CatalogRules.Learnt(Listed("a"), CatalogRules.View(Template("b")), Start), [Template("a")], Start + Minutes(minutes))));

    [Fact]
    public void A_change_of_category_is_announced_and_done()
    {
        var announced = CatalogRules.Heard(Listed("a"), new("a", null, null, Start) { Category = "UTILITY", CorrectCategory = "MARKETING" }, Start).Templates[0].Template;
        Assert.Equal(("UTILITY", "MARKETING", null), (announced.Category, announced.CorrectCategory, announced.PreviousCategory));
        var done = CatalogRules.Heard(Listed("a"), new(null, "name_a", "en_US", Start) { Category = "MARKETING", PreviousCategory = "UTILITY" }, Start).Templates[0].Template;
        Assert.Equal(("MARKETING", null, "UTILITY"), (done.Category, done.CorrectCategory, done.PreviousCategory));
    }

    [Theory]
    [InlineData(0, "name_a", true, true, true)]
    [InlineData(2, "name_a", true, false, true)]
    [InlineData(0, "name_b", true, true, false)]
    [InlineData(2, "name_b", true, false, false)]
    [InlineData(11, "name_a", false, false, false)]
    public void What_a_send_is_checked_against_has_to_be_fresh(int minutes, string name, bool isFresh, bool isCertain, bool isThere)
    {
        var recall = CatalogRules.Recall(Listed("a"), name, "en-US", Start + Minutes(minutes));
        Assert.Equal((isFresh, isCertain, isThere), (recall.IsFresh, recall.IsCertain, recall.Template is not null));
    }

    [Fact]
    public void What_meta_has_just_reported_is_certain()
    {
        var catalog = CatalogRules.Heard(Listed("a"), News("a", "PAUSED", Minutes(5)), Start + Minutes(5));
        Assert.True(CatalogRules.Recall(catalog, "name_a", "en_US", Start + Minutes(5.5)).IsCertain);
    }

    [Theory]
    [InlineData("NAME_A", null, null, null, "a")]
    [InlineData(null, "approved", null, null, "b a")]
    [InlineData(null, null, "MARKETING", null, "")]
    [InlineData(null, null, null, "es", "")]
    public void Filters_are_those_of_meta(string? name, string? status, string? category, string? language, string ids) =>
        Assert.Equal(ids, string.Join(' ', CatalogRules.Page(Listed("b", "a"), new(null, name, status, category, language), Start).Templates.Select(t => t.Id)));
}
