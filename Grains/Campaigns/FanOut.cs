using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What a page of an audience becomes: who is skipped, and messages for the others. Everything is an argument.</summary>
internal static class FanOut
{
    /// <summary>Looks at a page: the campaign with its skips, and those who get a message.</summary>
    public static (CampaignState Next, ImmutableArray<Chosen> Chosen) Look(CampaignState campaign, AudiencePage page)
    {
        var template = ContactVariables.In(campaign.Definition!.Template.Text);
        var (skips, chosen) = (campaign.Skips, ImmutableArray.CreateBuilder<Chosen>());
        foreach (var member in page.Members)
        {
            var verdict = CampaignRules.Verdict(member, template, page.Category, page.Duplicates.Contains(member.ContactId));
            if (verdict.Skip is { } reason) skips = skips.And(reason);
            else chosen.Add(new(member, verdict.Payload!));
        }
        var next = campaign with { Skips = skips, Looked = campaign.Looked + page.Members.Length, Cursor = page.Members is [.., var last] ? last.ContactId : campaign.Cursor };
        return (page.IsLast ? Ended(next) : next, chosen.DrainToImmutable());
    }

    /// <summary>Writes their messages: the campaign with the times they have taken, and the messages as they are when they are accepted.</summary>
    public static (CampaignState Next, ImmutableArray<NewMessage> Messages) Write(
        string id, CampaignState campaign, ImmutableArray<Chosen> chosen, PermitOutcome.Permitted permit, double perSecond, DateTimeOffset now)
    {
        var (times, messages) = (campaign.Times, ImmutableArray.CreateBuilder<NewMessage>(chosen.Length));
        foreach (var (member, payload) in chosen)
        {
            var window = campaign.Definition!.Window;
            var zone = window is null ? null : SendWindows.ZoneOf(window, member);
            (var due, times) = times.Place(perSecond, at => Open(window, zone, at));
            var command = new SendCommand(
                member.Address!, "template", new(payload), SendAt: due > now ? due : null, Lane: Lane.Campaign, CampaignId: id, TimeZone: zone?.Id);
            var message = IdOf(campaign, id, member);
            messages.Add(new(message, MessageRules.Accept(command, permit.PhoneNumberId, permit.Period, Ids.MadeAt(message), now)));
        }
        return (campaign with { Times = times }, messages.DrainToImmutable());
    }

    /// <summary>The rows of new messages, and their counters. The campaign's own row is their condition.</summary>
    public static ImmutableArray<Operation> Rows(string account, ImmutableArray<NewMessage> messages) =>
    [
        .. messages.Select(x => MessageRow.New(account, x.Id, x.Message)),
        .. MessageCounters.Summed(messages.SelectMany(x => MessageCounters.Between(account, x.Message, null, MessageFacts.Of(x.Message)))),
    ];

    public static DateTimeOffset Open(SendWindow? window, TimeZoneInfo? zone, DateTimeOffset at) => window is null ? at : SendWindows.Next(window, zone!, at);

    // Derived from the campaign and the contact: who is looked at twice has one message.
    static string IdOf(CampaignState campaign, string id, AudienceMember member) => Ids.Derived("msg_", campaign.LaunchedAt!.Value, $"{id}/{member.ContactId}");

    // Contacts that were counted at launch and have been deleted since cannot be sent to; contacts that were tagged since belong to it all the same.
    static CampaignState Ended(CampaignState campaign)
    {
        var gone = Math.Max(0, campaign.Audience - campaign.Looked);
        return campaign with
        {
            IsFannedOut = true,
            Audience = Math.Max(campaign.Audience, campaign.Looked),
            Looked = campaign.Looked + gone,
            Skips = campaign.Skips with { Invalid = campaign.Skips.Invalid + gone },
        };
    }

    static CampaignSkips And(this CampaignSkips skips, SkipReason reason) => reason switch
    {
        SkipReason.OptedOut => skips with { OptedOut = skips.OptedOut + 1 },
        SkipReason.Invalid => skips with { Invalid = skips.Invalid + 1 },
        SkipReason.Duplicate => skips with { Duplicate = skips.Duplicate + 1 },
        SkipReason.MissingVariable => skips with { MissingVariable = skips.MissingVariable + 1 },
        _ => throw new System.Diagnostics.UnreachableException(reason.ToString()),
    };
}

/// <summary>A contact that gets a message, and Meta's template object for them.</summary>
internal sealed record Chosen(AudienceMember Member, string Payload);

internal sealed record NewMessage(string Id, MessageState Message);
