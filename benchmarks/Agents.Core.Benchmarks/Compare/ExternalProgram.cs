using System.ComponentModel;
using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Runs another program to its end, or to its time limit.</summary>
public static class ExternalProgram
{
    /// <summary>Runs a program; that it is missing, fails or takes too long is a result, not an exception.</summary>
    /// <param name="fileName">The program, found on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="limit">How long it may take; then it and what it started are ended.</param>
    public static async Task<ProgramResult> RunAsync(string fileName, IEnumerable<string> arguments, string folder, TimeSpan limit)
    {
        ProcessStartInfo start = new(fileName, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        List<string> lines = [];
        List<string> errors = [];
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, e) => Add(lines, e.Data);
        process.ErrorDataReceived += (_, e) => Add(errors, e.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return new([], $"{fileName} was not found on the PATH");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource clock = new(limit);
        try
        {
            await process.WaitForExitAsync(clock.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return new(lines, $"it did not end within {limit.TotalSeconds:0} s");
        }

        return new(lines, process.ExitCode == 0 ? null : $"it ended with {process.ExitCode}{Reason(errors)}");
    }

    private static void Add(List<string> lines, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lines.Add(line);
        }
    }

    // The line that names the error; stack traces and hints stand below it.
    private static string Reason(List<string> errors)
    {
        string? reason = errors.Find(e => e.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? errors.LastOrDefault();
        return reason is null ? "" : $": {reason.Trim()}";
    }
}
