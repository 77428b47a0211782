using System.ComponentModel;
using System.Diagnostics;

namespace McpClient;

/// <summary>The filesystem server from npm, which reads the concepts in this repository's docs.</summary>
internal static class FileServer
{
    private static readonly string Root = FindRoot();
    private static readonly string Folder = Path.Combine(Root, "samples", "McpClient", "server");

    public static string Program { get; } = Path.Combine(Folder, "node_modules", "@modelcontextprotocol", "server-filesystem", "dist", "index.js");

    public static string Documents { get; } = Path.Combine(Root, "docs", "concepts");

    /// <summary>Installs the server where that has not been done.</summary>
    /// <returns>What stands in the way; <see langword="null"/> when nothing does.</returns>
    public static async Task<string?> InstallAsync()
    {
        if (File.Exists(Program) && await RunAsync("node", "--version") == 0)
        {
            return null;
        }

        return await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci") switch
        {
            0 => null,
            null => "This sample starts a server that is written for Node, and Node is not installed. Install Node 20 or later with npm, from "
                + "https://nodejs.org or by 'apt-get install nodejs npm', and run the sample again.",
            { } code => $"'npm ci' in {Folder} ended with {code}; run it there to see why.",
        };
    }

    private static async Task<int?> RunAsync(string program, string argument)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, argument) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo directory = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Agents.Core.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The sample is run from a copy of the repository.");
        }

        return directory.FullName;
    }
}
