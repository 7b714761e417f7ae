namespace WhatsApi.Sandbox.Graph;

/// <summary>Before Meta posts to a callback it asks it for the challenge: meta-cloud-api §5.1.</summary>
internal static class CallbackCheck
{
    const int MostCharacters = 200;

    public static async Task<GraphError?> WhyNot(SandboxWorld world, string url, string? verifyToken, CancellationToken stop)
    {
        if (!SandboxOptions.IsHttp(url)) return GraphError.Shape("Param override_callback_uri is not a valid URI.");
        if (url.Length > MostCharacters) return GraphError.Shape($"Param override_callback_uri must be at most {MostCharacters} characters long.");
        var challenge = (1_000_000_000 + world.Dice.Below(1_000_000_000)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var query = $"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken ?? "")}";
        var answer = await world.Outbox.Client.Get(new Uri(url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query), stop);
        return answer switch
        {
            (200, var body) when body == challenge => null,
            (200, _) => Failed("the response does not match the challenge"),
            (var status, _) => Failed($"HTTP Status Code = {status}; HTTP Message = "),
            null => Failed("curl_errno = 7; curl_error = Could not connect; HTTP Status Code = 0"),
        };
    }

    static GraphError Failed(string why) =>
        new(2200, 400, $"(#2200) Callback verification failed with the following errors: {why}");
}
