using Orleans.Storage;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>Gives every error the one form: crashes, a full store, and what the framework answers without a body (404, 405 ...).</summary>
internal static partial class ProblemAnswers
{
    const int ClientClosedRequest = 499;

    public static IApplicationBuilder UseProblemAnswers(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("WhatsApi.Gateway");
        return app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception e) when (!http.Response.HasStarted)
            {
                await AnswerAsync(http, e, log);
                return;
            }
            if (IsBare(http.Response)) await ForStatus(http.Response.StatusCode).ExecuteAsync(http);
        });
    }

    static Task AnswerAsync(HttpContext http, Exception e, ILogger log)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = ClientClosedRequest;
            return Task.CompletedTask;
        }
        if (Expected(e) is { } problem) return problem.ExecuteAsync(http);
        Log.Crashed(log, e, http.Request.Method, http.Request.Path, http.TraceIdentifier);
        return new Problem(ProblemCodes.InternalError, "Something went wrong here. The request id names it in our log.").ExecuteAsync(http);
    }

    static Problem? Expected(Exception e) => e switch
    {
        StoreOverloadedException => new(ProblemCodes.Overloaded, "Too much is waiting to be stored. Nothing was stored; try again soon."),
        StoreUnavailableException => new(ProblemCodes.NotReady, "The store does not answer at the moment. What was asked for may or may not have been stored: look before you repeat it.") { RetryAfterSeconds = 2 },
        TimeoutException => new(ProblemCodes.Overloaded, "The answer took too long. What was asked for may still be carried out: look before you repeat it.") { RetryAfterSeconds = 2 },
        OrleansMessageRejectionException => new(ProblemCodes.NotReady, "The part of the cluster that this is for does not answer at the moment. What was asked for may or may not have been done: look before you repeat it.") { RetryAfterSeconds = 2 },
        BadHttpRequestException { StatusCode: var status } => ForStatus(status),
        InconsistentStateException => new(ProblemCodes.Overloaded, "Somebody else changed it at the same moment. Try again."),
        OrleansException { InnerException: { } inner } => Expected(inner), // what a store throws inside a grain comes wrapped
        _ => null,
    };

    static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and not ClientClosedRequest, ContentType: null, ContentLength: null };

    static Problem ForStatus(int status) => status switch
    {
        401 => new(ProblemCodes.Unauthorized, "This path needs an API key."),
        404 => new(ProblemCodes.NotFound, "There is no such path."),
        405 => new(ProblemCodes.MethodNotAllowed, "The path exists, but not for this method; see the Allow header."),
        413 => BodyBytes.TooLarge,
        415 => new(ProblemCodes.UnsupportedMediaType, "The body must be application/json."),
        >= 400 and < 500 => new(ProblemCodes.InvalidParameter, "The request cannot be read."),
        _ => new(ProblemCodes.InternalError, "Something went wrong here."),
    };

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} crashed ({RequestId})")]
        public static partial void Crashed(ILogger log, Exception e, string method, string path, string requestId);
    }
}
