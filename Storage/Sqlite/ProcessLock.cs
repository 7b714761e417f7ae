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
                $"The database {database} is in use by process {Holder(database)} (lock file {path}). "
                + "Stop that process, or give this one another database (Store__ConnectionString).", e);
        }
        PrivateFile.Touch(PidFile(database));
        File.WriteAllText(PidFile(database), $"{Environment.ProcessId}\n");
        return new ProcessLock(file);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Beside the lock file, because a locked file cannot be read.</summary>
    static string PidFile(string database) => database + ".pid";

    static string Holder(string database) => File.Exists(PidFile(database)) ? File.ReadAllText(PidFile(database)).Trim() : "(unknown)";
}
