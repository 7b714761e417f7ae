using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace WhatsApi.Silo;

/// <summary>The key that encrypts stored tokens: from configuration, or made once and kept beside the embedded database.</summary>
internal static class SecretsKey
{
    const int Size = 32;

    public static byte[] Load(IConfiguration configuration)
    {
        if (configuration["Secrets:Key"] is { Length: > 0 } text) return Parse(text);
        if (!configuration.GetValue("Store:Provider", "sqlite")!.Equals("sqlite", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("Secrets__Key is needed with this store: 32 bytes as Base64, the same on every silo and gateway (openssl rand -base64 32).");
        return LoadOrMake(Path.Combine(DataFolder(configuration), "secrets.key"));
    }

    static byte[] Parse(string text)
    {
        var key = new byte[Size];
        return Convert.TryFromBase64String(text, key, out var length) && length == Size
            ? key
            : throw new InvalidOperationException("Secrets__Key must be 32 bytes as Base64, e.g. from: openssl rand -base64 32");
    }

    static byte[] LoadOrMake(string path)
    {
        if (File.Exists(path)) return Parse(File.ReadAllText(path).Trim());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(Size);
        // Written aside and moved, so that a crash never leaves half a key.
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        using (var writer = new StreamWriter(file))
        {
            writer.WriteLine(Convert.ToBase64String(key));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
        return key;
    }

    static string DataFolder(IConfiguration configuration)
    {
        var connection = configuration.GetValue("Store:ConnectionString", "Data Source=data/whatsapi.db");
        return Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(connection).DataSource))!;
    }
}
