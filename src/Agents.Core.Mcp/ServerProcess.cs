using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Agents.Core.Mcp.Streams;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>The process of a server: started with a clean environment, and ended with its children.</summary>
internal sealed class ServerProcess
{
    private const int MaxLoggedLine = 1_000;

    private readonly Process _process;
    private readonly ProcessMark _mark;
    private readonly McpToolsOptions _options;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly Task _reading;

    private ServerProcess(Process process, ProcessMark mark, string name, McpToolsOptions options, ILogger logger)
    {
        _process = process;
        _mark = mark;
        _name = name;
        _options = options;
        _logger = logger;
        _reading = ReadErrorsAsync();
        Exited = WatchAsync();
    }

    /// <summary>Gets the task that completes when the process has ended and so have its children, as far as they can be found.</summary>
    public Task Exited { get; }

    public int Id => _process.Id;

    /// <exception cref="McpConnectionException">There is no such program, or it cannot be started.</exception>
    public static ServerProcess Start(McpStdioServer server, McpToolsOptions options, ILogger logger)
    {
        ProcessMark mark = ProcessMark.Create();
        ProcessStartInfo start = new()
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = server.WorkingDirectory ?? "",
        };
        start.Environment.Clear();
        foreach ((string name, string? value) in StdioClientTransportOptions.GetDefaultEnvironmentVariables())
        {
            start.Environment[name] = value;
        }

        foreach ((string name, string value) in server.Environment)
        {
            start.Environment[name] = value;
        }

        mark.Set(start.Environment);
        start.FileName = ProgramPath.Find(server.Command, start.Environment.TryGetValue("PATH", out string? path) ? path : null, server.WorkingDirectory)
            ?? throw new McpConnectionException(server.Name, $"The program of the server '{server.Name}' was not found; is it installed, and in the PATH?", isTransient: false);
        foreach (string argument in server.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            process.Dispose();
            McpLog.CouldNotStart(logger, exception, server.Name);
            throw new McpConnectionException(
                server.Name, $"The program of the server '{server.Name}' could not be started ({exception.GetType().Name}).", isTransient: false);
        }

        return new ServerProcess(process, mark, server.Name, options, logger);
    }

    public StreamClientTransport CreateTransport() => Join(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream, _options);

    /// <summary>Makes a transport of the two streams of a server, whose lines are bounded and mended.</summary>
    public static StreamClientTransport Join(Stream input, Stream output, McpToolsOptions options) =>
        new(input, new MendedStream(new LimitedStream(output, options.MaxMessageBytes, MessageEnd.Line)), loggerFactory: null);

    /// <summary>Closes the input of the process, gives it time to end, and kills what is left of it and of its children.</summary>
    public async ValueTask EndAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more, since it has ended.
        }

        if (!await EndsAsync(Exited).ConfigureAwait(false))
        {
            McpLog.Killed(_logger, _name);
            Kill();
            await EndsAsync(Exited).ConfigureAwait(false);
        }

        await EndsAsync(_reading).ConfigureAwait(false);
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile, or a child may not be killed: what the mark finds is tried after this.
        }

        _mark.KillAll();
    }

    private async Task<bool> EndsAsync(Task task)
    {
        await task.WaitAsync(_options.ShutdownTimeout, _options.TimeProvider, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);

        // Children that outlive it would keep its output open, and work on.
        _mark.KillAll();
    }

    /// <summary>Reads what the process says beside the protocol, lest it wait for a reader; shown at Trace only.</summary>
    private async Task ReadErrorsAsync()
    {
        char[] buffer = new char[4_096];
        StringBuilder line = new();
        try
        {
            while (await _process.StandardError.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var read)
            {
                if (_logger.IsEnabled(LogLevel.Trace))
                {
                    LogLines(line, buffer.AsSpan(0, read));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is gone, and nobody asks for its last words.
        }
    }

    private void LogLines(StringBuilder line, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c == '\n')
            {
                McpLog.Said(_logger, _name, line.ToString());
                line.Clear();
            }
            else if (line.Length < MaxLoggedLine && c != '\r')
            {
                line.Append(c);
            }
        }
    }
}
