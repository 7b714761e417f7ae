using System.Diagnostics;

namespace WhatsApi.Deploy.Tests;

/// <summary>Programs that the tests call, as far as they are there.</summary>
internal static class Programs
{
    /// <summary>Runs one to its end.</summary>
    public static async Task<(int Exit, string Said)> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs one that has to succeed, and answers what it said.</summary>
    public static async Task<string> Do(string program, params string[] arguments)
    {
        var (exit, said) = await Run(program, arguments);
        Assert.True(exit == 0, $"{program} {string.Join(' ', arguments)} ended with {exit}:\n{said}");
        return said.Trim();
    }

    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test of what only these programs can check.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute : FactAttribute
{
    public NeedsAttribute(params string[] programs)
    {
        if (programs.Where(program => !Programs.Has(program)).ToList() is { Count: > 0 } missing) Skip = $"Not here: {string.Join(", ", missing)}.";
    }
}
