using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Agents.Core.Workspaces;

/// <summary>What a path of a workspace looks like: relative, with slashes, of names that every system takes.</summary>
/// <remarks>
/// <para>A path is resolved first: <c>.</c> and empty names go, <c>..</c> takes back the name before it, and one that would leave the root is
/// refused. Then each name must be 1 to 255 bytes of UTF-8, without control and invisible characters and without any of
/// <c>\ : * ? " &lt; &gt; |</c>, must not end with a dot or a space, and must be neither the name of a device, such as <c>NUL</c> or
/// <c>com1.txt</c>, nor <c>.git</c>. So an absolute path, a drive letter and an alternate stream are refused on every system, not only where they mean something.</para>
/// <para>Links are not a matter of the text: the workspaces on disk refuse each path that leads over one.</para>
/// </remarks>
public static class WorkspacePath
{
    /// <summary>The greatest length of a path, in characters.</summary>
    public const int MaxLength = 1_024;

    private const int MaxNameBytes = 255;
    private const string Forbidden = "\\:*?\"<>|";

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>Resolves a path and checks it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path without <c>.</c>, <c>..</c> and empty names.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="WorkspacePathException">It is refused.</exception>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TryNormalize(path, out string? normalized, out string? problem) ? normalized : throw new WorkspacePathException(path, problem);
    }

    internal static bool TryNormalize(
        string path,
        [NotNullWhen(true)] out string? normalized,
        [NotNullWhen(false)] out string? problem)
    {
        normalized = null;
        problem = path.Length > MaxLength ? $"it has {path.Length} characters, and may have {MaxLength}"
            : path.StartsWith('/') ? "it is absolute; a path is relative to the root of the workspace"
            : null;
        List<string> names = [];
        foreach (string name in problem is null ? path.Split('/') : [])
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                if (names.Count == 0)
                {
                    problem = "it leaves the workspace";
                    return false;
                }

                names.RemoveAt(names.Count - 1);
                continue;
            }

            problem = ProblemOf(name);
            if (problem is not null)
            {
                return false;
            }

            names.Add(name);
        }

        problem ??= names.Count == 0 ? "it names no file" : path.EndsWith('/') ? "it ends with a slash, and so names a folder" : null;
        normalized = problem is null ? string.Join('/', names) : null;
        return problem is null;
    }

    /// <summary>Lists the folders that a path stands in, the outermost first.</summary>
    internal static IEnumerable<string> FoldersOf(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>Says what is wrong with a name of a file or folder; <see langword="null"/> when nothing is.</summary>
    internal static string? ProblemOf(string name)
    {
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return "a name holds a character that cannot be written as UTF-8, or U+FFFD";
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return $"a name holds the invisible character U+{rune.Value:X4}";
            }

            if (Forbidden.Contains((char)rune.Value, StringComparison.Ordinal) && rune.IsBmp)
            {
                return $"a name holds '{rune}'; none may hold any of {Forbidden}";
            }
        }

        return Encoding.UTF8.GetByteCount(name) > MaxNameBytes ? $"a name has more than {MaxNameBytes} bytes"
            : name[^1] is '.' || char.IsWhiteSpace(name[^1]) ? "a name ends with a dot or a space"
            : IsDevice(name) ? "a name is that of a device"
            : name.Equals(".git", StringComparison.OrdinalIgnoreCase) || name.Equals("git~1", StringComparison.OrdinalIgnoreCase)
                ? "a name is that of a repository's own folder"
                : null;
    }

    /// <summary>Says whether a name means a device on Windows, whatever follows its first dot.</summary>
    private static bool IsDevice(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string stem = (dot < 0 ? name : name[..dot]).TrimEnd().ToUpperInvariant();
        return Devices.Contains(stem, StringComparer.Ordinal)
            || (stem is ['C', 'O', 'M', _] or ['L', 'P', 'T', _]
                && (char.IsAsciiDigit(stem[3]) || "¹²³".Contains(stem[3], StringComparison.Ordinal)));
    }
}
