namespace WhatsApi.Gateway;

/// <summary>A handler's parameter that reads itself from the request, and may find that it cannot.</summary>
internal interface IBound
{
    /// <summary>Why it could not be read; null when it was.</summary>
    Problem? Problem { get; }
}

internal static class Bound
{
    /// <summary>
    /// Answers the problem of a parameter instead of calling the handler. Parameters put this on their endpoint themselves, so that no handler ever sees a
    /// value that could not be read. It runs after authentication, which happens before anything is bound.
    /// </summary>
    public static void Guard(EndpointBuilder builder)
    {
        if (builder.Metadata.OfType<Guarded>().Any()) return;
        builder.Metadata.Add(new Guarded());
        builder.FilterFactories.Add((_, next) => invocation =>
        {
            foreach (var argument in invocation.Arguments)
                if (argument is IBound { Problem: { } problem })
                    return ValueTask.FromResult<object?>(problem);
            return next(invocation);
        });
    }

    sealed class Guarded;
}
