using System.Diagnostics;

namespace Agents.Core.McpTests.Fakes;

/// <summary>Packages from npm, installed once: by the first test that needs them, while all others wait.</summary>
/// <remarks>Where there is no Node the tests that need them are skipped and say so; where the variable CI is set they fail instead.</remarks>
public abstract class NodePackages : IAsyncLifetime
{
    private readonly string _folder;
    private string? _missing;

    private protected NodePackages(string folder) => _folder = folder;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await RunAsync("node", "--version");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            _missing = "Node is not installed, so programs from npm cannot be run. Install Node 20 or later, with npm.";
            return;
        }

        // Other processes may run these tests at the same time; whoever holds the file installs.
        string stamp = Path.Combine(_folder, "node_modules", ".package-lock.json");
        using FileStream held = await LockAsync(Path.Combine(Path.GetTempPath(), $"agents-core-mcp-{Path.GetFileName(_folder)}.lock"));
        if (!File.Exists(stamp) || File.GetLastWriteTimeUtc(stamp) < File.GetLastWriteTimeUtc(Path.Combine(_folder, "package-lock.json")))
        {
            await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci");
            File.SetLastWriteTimeUtc(stamp, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Skips the test where there is no Node; fails it in CI.</summary>
    public void Demand()
    {
        if (_missing is null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(_missing);
        }

        Assert.Skip(_missing);
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }

    private async Task RunAsync(string program, string argument)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, argument)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{program} {argument} ended with {process.ExitCode}: {errors}");
        }
    }

    private protected static string FindFolder(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string folder = Path.Combine(directory.FullName, "tests", "Agents.Core.McpTests", name);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"The folder tests/Agents.Core.McpTests/{name} was not found above the tests.");
    }
}
