using System.Text.Json;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>A folder of Node programs, with their packages installed once from its lock file.</summary>
public sealed class PeerFolder
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan VersionLimit = TimeSpan.FromSeconds(10);

    private readonly string _name;

    private PeerFolder(string name, string path)
    {
        _name = name;
        Path = path;
    }

    /// <summary>Gets the full path.</summary>
    public string Path { get; }

    /// <summary>Finds <c>benchmarks/peers/&lt;name&gt;</c> above this program or the current folder.</summary>
    /// <param name="name">The folder's name.</param>
    /// <returns>The folder, or null when the program runs outside a checkout.</returns>
    public static PeerFolder? Find(string name)
    {
        string relative = System.IO.Path.Combine("benchmarks", "peers", name);
        foreach (string start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (DirectoryInfo? above = new(start); above is not null; above = above.Parent)
            {
                string path = System.IO.Path.Combine(above.FullName, relative);
                if (File.Exists(System.IO.Path.Combine(path, "package.json")))
                {
                    return new(name, path);
                }
            }
        }

        return null;
    }

    /// <summary>Checks Node's version and installs the packages when they are missing or older than the lock file.</summary>
    /// <param name="notes">Where a sentence goes before a long installation.</param>
    /// <returns>Null when the programs can run; else why not, as the end of a sentence.</returns>
    public async Task<string?> PrepareAsync(TextWriter notes)
    {
        ProgramResult version = await ExternalProgram.RunAsync("node", ["--version"], Path, VersionLimit);
        int needed = NeededNode();
        if (version.Failure is { } failure)
        {
            return $"{failure}; install Node {needed} or newer to compare with it";
        }

        if (!int.TryParse(version.Lines[0].TrimStart('v').Split('.')[0], out int major) || major < needed)
        {
            return $"Node {version.Lines[0]} is too old; it needs Node {needed} or newer";
        }

        if (IsInstalled())
        {
            return null;
        }

        notes.WriteLine($"Installing the packages of benchmarks/peers/{_name} with npm ci, once.");
        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        ProgramResult install = await ExternalProgram.RunAsync(npm, ["ci", "--loglevel=error"], Path, InstallLimit);
        return install.Failure is { } reason ? $"npm ci in benchmarks/peers/{_name} failed, {reason}" : null;
    }

    // npm writes its own copy of the lock file last, when all packages are there.
    private bool IsInstalled()
    {
        string installed = System.IO.Path.Combine(Path, "node_modules", ".package-lock.json");
        string wanted = System.IO.Path.Combine(Path, "package-lock.json");
        return File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted);
    }

    // "engines": { "node": ">=20" }
    private int NeededNode()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "package.json")));
        string range = package.RootElement.GetProperty("engines").GetProperty("node").GetString()!;
        return int.Parse(range.TrimStart('>', '='));
    }
}
