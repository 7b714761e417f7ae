using System.Diagnostics;
using System.Text;
using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Answers to idempotency keys: which are kept, and how they are answered again.</summary>
internal static class KeptReplies
{
    const string Replayed = "Idempotency-Replayed";

    public static readonly Problem InProgress = new("idempotency_in_progress", "The first request with this Idempotency-Key is still running. Wait for its answer, or repeat this one in a moment.");
    static readonly Problem Reused = new("idempotency_key_reused", "This Idempotency-Key was used for another request (method, path or body differ). Use a new key for a new request.");

    public static IResult Again(HttpContext http, IdempotencyClaim claim, KeptAnswer kept)
    {
        if (kept.Fingerprint != claim.Fingerprint) return Reused;
        http.Response.Headers[Replayed] = "true";
        return kept switch
        {
            { Message: { } message } => MessageAnswers.Accepted(message),
            { Batch: { } batch } => MessageAnswers.Accepted(batch),
            { Contact: { } contact } => ContactAnswers.Created(contact),
            { Campaign: { } campaign } => CampaignAnswers.Kept(campaign),
            { Flow: { } flow } => FlowAnswers.Created(flow),
            { Import: { } import } => ContactAnswers.Imported(import),
            { Reply: { } reply } => Json.Kept(reply),
            _ => throw new JsonException($"The kept answer to {claim.Key} says nothing."),
        };
    }

    /// <summary>What is kept of an answer; null for a passing trouble, which is no answer.</summary>
    public static KeptReply? Of(object? result, HttpContext http) => result switch
    {
        Problem { Status: >= 400 and < 500 and not 429 } problem => new(problem.Status, new(Encoding.UTF8.GetString(problem.ToJson(http.TraceIdentifier)))),
        Problem => null,
        IJsonAnswer answer => new(answer.Status, new(Encoding.UTF8.GetString(answer.ToJson())), answer.Location),
        _ => throw new UnreachableException($"{result?.GetType().Name} cannot be kept."),
    };
}
