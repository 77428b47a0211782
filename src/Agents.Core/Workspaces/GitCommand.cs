using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Agents.Core.Workspaces;

/// <summary>Runs git: arguments as a list, no shell, no hooks, no prompts, nobody's settings but the repository's, and a time limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class GitCommand
{
    private const int ShownLength = 300;

    // What a program of the system needs to start at all; everything else stays outside.
    private static readonly string[] Kept = ["PATH", "PATHEXT", "SYSTEMROOT", "SystemRoot", "WINDIR", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"];

    private readonly string _executable;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly string _home;
    private readonly string[] _settings;

    public GitCommand(GitWorkspaceOptions options, string home)
    {
        _executable = options.Executable;
        _timeout = options.Timeout;
        _clock = options.Clock;
        _home = home;
        string nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        _settings =
        [
            $"core.hooksPath={nothing}", "core.fsmonitor=false", "core.autocrlf=false", "core.safecrlf=false", "core.quotePath=false",
            "core.longPaths=true", "credential.helper=", "commit.gpgSign=false", "gc.auto=0", "maintenance.auto=false", "protocol.allow=never",
            "submodule.recurse=false", "advice.detachedHead=false", $"user.name={options.AuthorName}", $"user.email={options.AuthorEmail}",
        ];
    }

    /// <summary>Runs one command in a folder.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="GitException">It could not be started, failed, or took too long.</exception>
    public async ValueTask<byte[]> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        (int exitCode, byte[] output, string errors) = await ExecuteAsync(folder, arguments, input, cancellationToken).ConfigureAwait(false);
        return exitCode == 0
            ? output
            : throw new GitException(
                GitFailure.Failed, arguments[0], $"'git {arguments[0]}' failed with exit code {exitCode}: {Shorten(errors)}");
    }

    public async ValueTask<string> ReadLineAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await RunAsync(folder, arguments, cancellationToken).ConfigureAwait(false)).TrimEnd('\n', '\r');

    /// <summary>Asks a question that git answers with its exit code: 0 is yes, 1 is no.</summary>
    public async ValueTask<bool> AskAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        (int exitCode, _, string errors) = await ExecuteAsync(folder, arguments, "", cancellationToken).ConfigureAwait(false);
        return exitCode is 0 or 1
            ? exitCode == 0
            : throw new GitException(GitFailure.Failed, arguments[0], $"'git {arguments[0]}' failed with exit code {exitCode}: {Shorten(errors)}");
    }

    private async ValueTask<(int ExitCode, byte[] Output, string Errors)> ExecuteAsync(
        string folder, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource timeout = new(_timeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using Process process = Start(folder, arguments);
        try
        {
            using MemoryStream output = new();
            Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, either.Token);
            Task<string> complaining = process.StandardError.ReadToEndAsync(either.Token);
            await FeedAsync(process, input, either.Token).ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            string errors = await complaining.ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return (process.ExitCode, output.ToArray(), errors);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GitException(
                GitFailure.TimedOut, arguments[0], $"'git {arguments[0]}' did not end within its timeout of {_timeout.TotalSeconds:0.###} s, and was ended.");
        }
        finally
        {
            End(process);
        }
    }

    private static async ValueTask FeedAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all; its exit code says what of it.
        }
    }

    private Process Start(string folder, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(_executable)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string setting in _settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment);
        if (arguments[0] != "check-ignore") // which takes paths as they are, and does not know this
        {
            start.Environment["GIT_LITERAL_PATHSPECS"] = "1";
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            string message = $"The program '{_executable}' could not be started in '{folder}'. Install git, or set {nameof(GitWorkspaceOptions)}.{nameof(GitWorkspaceOptions.Executable)}.";
            throw new GitException(GitFailure.NotFound, arguments[0], message, exception);
        }
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        KeyValuePair<string, string?>[] kept = [.. environment.Where(pair => Kept.Contains(pair.Key, StringComparer.Ordinal))];
        string date = _clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture);
        environment.Clear();
        foreach ((string name, string? value) in kept)
        {
            environment[name] = value;
        }

        environment["HOME"] = _home;
        environment["LC_ALL"] = "C";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        environment["GIT_ATTR_NOSYSTEM"] = "1";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_ASKPASS"] = "";
        environment["SSH_ASKPASS"] = "";
        environment["GIT_EDITOR"] = "true";
        environment["GIT_AUTHOR_DATE"] = date;
        environment["GIT_COMMITTER_DATE"] = date;
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    private static string Shorten(string errors)
    {
        string line = errors.ReplaceLineEndings(" ").Trim();
        return line.Length > ShownLength ? line[..ShownLength] + "…" : line.Length == 0 ? "it gave no reason." : line;
    }
}
