using System.Text.Json;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Node, for folders with a <c>package.json</c> and a <c>package-lock.json</c>; packages are installed once, from the lock file.</summary>
public sealed class NodeRuntime : IPeerRuntime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan VersionLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    /// <remarks>Checks Node's version and installs the packages when they are missing or older than the lock file.</remarks>
    public async Task<PeerLaunch> PrepareAsync(PeerFolder folder, TextWriter notes)
    {
        ProgramResult version = await ExternalProgram.RunAsync("node", ["--version"], folder.Path, VersionLimit);
        int needed = NeededNode(folder);
        if (version.Failure is { } failure)
        {
            return PeerLaunch.Impossible($"{failure}; install Node {needed} or newer to compare with it");
        }

        if (!int.TryParse(version.Lines[0].TrimStart('v').Split('.')[0], out int major) || major < needed)
        {
            return PeerLaunch.Impossible($"Node {version.Lines[0]} is too old; it needs Node {needed} or newer");
        }

        string? obstacle = IsInstalled(folder) ? null : await InstallAsync(folder, notes);
        return obstacle is null ? new PeerLaunch("node", ["--expose-gc"]) : PeerLaunch.Impossible(obstacle);
    }

    private static async Task<string?> InstallAsync(PeerFolder folder, TextWriter notes)
    {
        notes.WriteLine($"Installing the packages of benchmarks/peers/{folder.Name} with npm ci, once.");
        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        ProgramResult install = await ExternalProgram.RunAsync(npm, ["ci", "--loglevel=error"], folder.Path, InstallLimit);
        return install.Failure is { } reason ? $"npm ci in benchmarks/peers/{folder.Name} failed, {reason}" : null;
    }

    // npm writes its own copy of the lock file last, when all packages are there.
    private static bool IsInstalled(PeerFolder folder)
    {
        string installed = folder.PathOf("node_modules", ".package-lock.json");
        string wanted = folder.PathOf("package-lock.json");
        return File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted);
    }

    // "engines": { "node": ">=20" }
    private static int NeededNode(PeerFolder folder)
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllText(folder.PathOf("package.json")));
        string range = package.RootElement.GetProperty("engines").GetProperty("node").GetString()!;
        return int.Parse(range.TrimStart('>', '='));
    }
}
