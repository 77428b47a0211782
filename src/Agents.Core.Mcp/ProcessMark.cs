using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Agents.Core.Mcp;

/// <summary>A variable in the environment of a process, which its children inherit: they are found by it when their parent is gone.</summary>
/// <remarks>A process whose parent has ended belongs to nobody who could be asked for it. Found on Linux only, where environments can be
/// read. A process that wants to hide can.</remarks>
internal sealed class ProcessMark
{
    public const string Variable = "AGENTS_CORE_MCP_PROCESS";
    private const int MaxRounds = 8;
    private const int MaxEnvironment = 1 << 20;

    private readonly string _value;
    private readonly byte[] _bytes;

    private ProcessMark(string value)
    {
        _value = value;
        _bytes = Encoding.ASCII.GetBytes(value);
    }

    public static ProcessMark Create() => new(IdSource.System.NewId().ToString("N", CultureInfo.InvariantCulture));

    /// <summary>Puts the mark into an environment, after those of whoever started this program in the same way.</summary>
    public void Set(IDictionary<string, string?> environment) =>
        environment[Variable] = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } inherited ? $"{inherited},{_value}" : _value;

    /// <summary>Kills every process that bears the mark, and those that they start meanwhile.</summary>
    public void KillAll()
    {
        for (int round = 0; round < MaxRounds && KillFound(); round++)
        {
        }
    }

    private bool KillFound()
    {
        bool found = false;
        foreach (int id in Find())
        {
            found = true;
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    private IEnumerable<int> Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsMarked(directory))
            {
                yield return id;
            }
        }
    }

    private bool IsMarked(string directory)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(directory, "environ"));
            using MemoryStream environment = new();
            byte[] buffer = new byte[8_192];
            while (environment.Length < MaxEnvironment && file.Read(buffer) is > 0 and var read)
            {
                environment.Write(buffer, 0, read);
            }

            return environment.GetBuffer().AsSpan(0, (int)environment.Length).IndexOf(_bytes) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone.
            return false;
        }
    }
}
