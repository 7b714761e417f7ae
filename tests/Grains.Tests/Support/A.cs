namespace WhatsApi.Grains.Tests;

/// <summary>Test data: valid by default, <c>with</c> for the one thing that matters, verbs add a past.</summary>
internal static class A
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    public static readonly SendPolicy Policy = new(UnknownOutcomeWindow: TimeSpan.FromMinutes(2));

    public const string Number = "106540352242922";
    public const string Wamid = "wamid.first";

    public static MessageState Message => MessageRules.Accept(new("+15551234567", "text", new("""{"body":"Hi"}""")), Number, "2026-11", Morning, Morning);

    public static MessageState Scheduled(DateTimeOffset at) =>
        MessageRules.Accept(new("+15551234567", "text", new("""{"body":"Hi"}"""), SendAt: at), Number, "2026-11", Morning, Morning);

    /// <summary>An event's delivery that was not tried yet.</summary>
    public static DeliveryState Delivery => new(1, "message.sent", "msg_1");

    /// <summary>An attempt that a receiver answered with this status.</summary>
    public static Attempt Answer(int status) => Attempt.Of(new Outgoing.OutgoingAnswer.Answered(status, default, false, TimeSpan.FromMilliseconds(3)), Morning);

    public static SendCommand Text(string to = "+15551234567") => new(to, "text", new("""{"body":"Hi"}"""));
}

/// <summary>Gives a message a past. Each verb happens a second after the last.</summary>
internal static class Past
{
    public static MessageState Attempted(this MessageState m) => m.And(new Evidence.Attempted(m.Next()));

    public static MessageState Accepted(this MessageState m, string wamid = A.Wamid) => m.And(new Evidence.MetaAccepted(m.Next(), m.Facts().Attempts, wamid, null, null, null));

    public static MessageState Sent(this MessageState m, string wamid = A.Wamid) => m.Attempted().Accepted(wamid);

    public static MessageState Unanswered(this MessageState m) => m.And(MessageRules.Heard(m, new AttemptAnswer.Unanswered(m.Facts().Attempts, "time-out"), A.Policy, m.Next(), 0.5));

    public static MessageState Refused(this MessageState m, RetryClass retry = RetryClass.Never, string code = "131026") =>
        m.And(MessageRules.Heard(m, new AttemptAnswer.Refused(m.Facts().Attempts, code, "Refused", null, retry), A.Policy, m.Next(), 0.5));

    public static MessageState Reported(this MessageState m, string status, string wamid = A.Wamid, RetryClass? failure = null) =>
        m.And(MessageRules.Reported(m, new(wamid, status, m.Next(), failure is { } retry ? new("131000", "Something went wrong", null, retry) : null), A.Policy, m.Next(), 0.5));

    public static MessageState Settled(this MessageState m, DateTimeOffset at) => m.And(MessageRules.Settle(m, A.Policy, at));

    public static MessageFacts Facts(this MessageState m) => MessageFacts.Of(m);

    public static MessageState And(this MessageState m, Evidence? evidence) => evidence is null ? m : MessageRules.On(m, evidence);

    static DateTimeOffset Next(this MessageState m) => m.Past[^1].At.AddSeconds(1);
}
