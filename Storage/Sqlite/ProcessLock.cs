using System.Text;

namespace WhatsApi.Storage.Sqlite;

/// <summary>
/// Keeps a second process away from a database: group commit and the grains' memory both assume that nobody else writes. The operating system
/// releases the lock however the process ends, so the file stays and means nothing by itself.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    readonly FileStream _file;

    ProcessLock(FileStream file) => _file = file;

    public static ProcessLock Take(string database)
    {
        var path = database + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, PrivateFile.Options(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StoreUnavailableException(
                $"The database {database} is in use by process {Holder(path)} (lock file {path}). "
                + "Stop that process, or give this one another database (Store__ConnectionString).", e);
        }
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
        file.Flush();
        return new ProcessLock(file);
    }

    public void Dispose() => _file.Dispose();

    static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Trim() is { Length: > 0 } pid ? pid : "(unknown)";
        }
        catch (IOException)
        {
            return "(unknown)"; // where the lock also forbids reading, as on Windows
        }
    }
}
