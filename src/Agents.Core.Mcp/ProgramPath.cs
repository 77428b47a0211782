namespace Agents.Core.Mcp;

/// <summary>Finds the program that a command means.</summary>
/// <remarks>The runtime would look beside the application and in the current directory first, where others may have put a program of that name.</remarks>
internal static class ProgramPath
{
    private static readonly string[] WindowsExtensions = ["", ".exe", ".com"];

    /// <returns>The full path; <see langword="null"/> when there is no such program.</returns>
    public static string? Find(string command, string? path, string? workingDirectory)
    {
        if (command.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0)
        {
            return FindIn(Path.GetFullPath(workingDirectory ?? "."), command);
        }

        foreach (string directory in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathFullyQualified(directory) && FindIn(directory, command) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindIn(string directory, string command)
    {
        string full = Path.GetFullPath(command, directory);
        return OperatingSystem.IsWindows()
            ? WindowsExtensions.Select(extension => full + extension).FirstOrDefault(File.Exists)
            : File.Exists(full) && MayRun(full) ? full : null;
    }

    private static bool MayRun(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
