using System.Collections.Immutable;
using Agents.Core.Mcp.Safety;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp;

/// <summary>A server that is a process of its own, spoken to over its standard input and output.</summary>
/// <remarks>
/// The process is started with exactly this command, by no shell. It is given no variables of the application's environment but those
/// that a program needs to run (such as <c>PATH</c>, <c>HOME</c>, <c>USER</c>, and on Windows <c>SYSTEMROOT</c>, <c>TEMP</c>), those of
/// <see cref="Environment"/>, and <c>AGENTS_CORE_MCP_PROCESS</c>, by which its children are found when it has ended. It runs with the
/// rights of the application: this is no sandbox. Immutable.
/// </remarks>
public sealed record McpStdioServer : McpServer
{
    /// <summary>Gets the program.</summary>
    /// <value>A path, or a name that is looked for in the <c>PATH</c> that the server is given; never in the current directory. On Windows
    /// programs end in .exe or .com: a script such as <c>npx.cmd</c> is run by giving <c>cmd</c> and the arguments <c>/c npx …</c>.</value>
    public required string Command { get; init; }

    /// <summary>Gets the arguments, each as the program gets it.</summary>
    /// <value>The default is empty.</value>
    public ImmutableArray<string> Arguments { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets the variables that the server is given besides the usual few.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Gets the directory that the server is started in.</summary>
    /// <value>The default is <see langword="null"/>: that of the application.</value>
    public string? WorkingDirectory { get; init; }

    internal override McpServerIdentity Identity => McpServerIdentity.OfCommand(Name, Command, Arguments, WorkingDirectory);

    /// <summary>Returns the name.</summary>
    /// <returns>The kind of server and its name.</returns>
    public override string ToString() => $"{nameof(McpStdioServer)} {Name}";

    internal override void CheckAddress(List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(Command) || Command.Contains('\0', StringComparison.Ordinal))
        {
            failures.Add($"{nameof(Command)} must be a path or a name.");
        }

        if (Arguments.Any(argument => argument is null || argument.Contains('\0', StringComparison.Ordinal)))
        {
            failures.Add($"{nameof(Arguments)} must not be null, nor hold a null character.");
        }

        if (Environment is null)
        {
            failures.Add($"{nameof(Environment)} must not be null.");
        }
        else if (Environment.Any(pair => pair.Key.Length == 0 || pair.Key.AsSpan().IndexOfAny('=', '\0') >= 0 || pair.Value?.Contains('\0', StringComparison.Ordinal) != false))
        {
            failures.Add($"Names in {nameof(Environment)} must not be empty nor hold '=', values must not be null, and neither may hold a null character.");
        }

        if (WorkingDirectory is not null && !Directory.Exists(WorkingDirectory))
        {
            failures.Add($"{nameof(WorkingDirectory)} must be a directory that exists.");
        }
    }

    internal override ServerLink Open(McpToolsOptions options, ILogger logger)
    {
        ServerProcess process = ServerProcess.Start(this, options, logger);
        return new ServerLink { Transport = process.CreateTransport(), Process = process, EndAsync = process.EndAsync, KeepsWrites = true };
    }
}
