namespace WhatsApi.Storage.Sqlite;

/// <summary>Files and folders that only this user may read: messages are personal.</summary>
internal static class PrivateFile
{
    const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Ours | UnixFileMode.UserExecute);
    }

    /// <summary>Makes an empty file unless there is one; SQLite gives its log the same rights.</summary>
    public static void Touch(string path) => new FileStream(path, Options(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();

    public static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Ours;
        return options;
    }
}
