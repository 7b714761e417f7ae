namespace WhatsApi.Grains;

internal static class Offers
{
    /// <summary>Offers messages that were stored beside their grains to their senders. A hint only: a sender that does not get it finds them in the store.</summary>
    public static void Offer(this IGrainFactory grains, string account, IEnumerable<NewMessage> messages)
    {
        foreach (var number in messages.GroupBy(x => x.Message.PhoneNumberId))
            grains.Sender(number.Key).OfferAll([.. number.Select(x => Ticket(account, x)).OfType<Ticket>()]).Forget();
    }

    static Ticket? Ticket(string account, NewMessage x) => MessageFacts.Of(x.Message) is var facts && MessageRules.IsForSender(facts)
        ? new(account, x.Id, x.Message.Counterpart, x.Message.Lane, facts.Due!.Value)
        : null;
}
