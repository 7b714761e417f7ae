namespace WhatsApi.Sandbox.Graph;

/// <summary><c>/{version}/{node}/{edge}</c>; the version may be missing: meta-cloud-api §1.1.</summary>
internal readonly record struct GraphPath(Version Version, string Node, string Edge)
{
    // An unversioned path is served by the oldest version still available.
    static readonly Version Oldest = new(21, 0);

    public static GraphPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var version = parts.Length > 0 ? VersionOf(parts[0]) : null;
        var rest = version is null ? parts : parts[1..];
        return rest.Length is 1 or 2 ? new GraphPath(Max(version ?? Oldest, Oldest), rest[0], rest.ElementAtOrDefault(1) ?? "") : null;
    }

    static Version? VersionOf(string part) =>
        part.Length > 3 && part[0] == 'v' && Version.TryParse(part.AsSpan(1), out var version) && version.Build < 0 ? version : null;

    static Version Max(Version a, Version b) => a >= b ? a : b;
}
