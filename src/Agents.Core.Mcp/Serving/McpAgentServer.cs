using Agents.Core.Mcp.Streams;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SdkServer = ModelContextProtocol.Server.McpServer;

namespace Agents.Core.Mcp.Serving;

/// <summary>Agents and graphs as tools of an MCP server: each call of a tool is a run of its own.</summary>
/// <remarks>
/// Immutable and thread-safe; it may serve any number of connections, each with limits of its own. A call has the budget that was given
/// for it, sends progress to a caller that asks for it, and ends when the caller cancels it or goes away: its run is then cancelled, settled and awaited. What
/// a failed run says to the caller is in this library's words, without prompts, results or messages of inner exceptions.
/// </remarks>
public sealed class McpAgentServer
{
    private readonly ServedAgent[] _agents;
    private readonly ServerSettings _settings;

    internal McpAgentServer(string name, ServedAgent[] agents, ServerSettings settings)
    {
        Name = name;
        _agents = agents;
        _settings = settings;
    }

    /// <summary>Gets the name that clients are told.</summary>
    public string Name { get; }

    /// <summary>Gets the names of the tools, in the order in which they were added.</summary>
    public IReadOnlyList<string> Tools => [.. _agents.Select(agent => agent.Tool.Name)];

    /// <summary>Starts to describe a server.</summary>
    /// <param name="name">The name that clients are told; 1 to 128 characters, no slash and no control characters.</param>
    /// <returns>A builder, used once.</returns>
    /// <exception cref="ArgumentException">The name breaks its rule.</exception>
    public static McpAgentServerBuilder Create(string name) => new(AgentPath.CheckName(name, nameof(name)));

    /// <summary>Serves the client at the other end of the process's standard input and output, until it goes away.</summary>
    /// <param name="cancellationToken">Ends the serving.</param>
    /// <returns>A task that ends when the client has closed the input, or has sent a message longer than
    /// <see cref="McpAgentServerOptions.MaxMessageBytes"/>, and every run has ended.</returns>
    /// <remarks>Standard output belongs to the protocol: whatever else the process writes there breaks it. Log to standard error, and
    /// call <c>Console.SetOut(Console.Error)</c> first where other code may write.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; every run has ended.</exception>
    public Task RunStdioAsync(CancellationToken cancellationToken) =>
        RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken);

    /// <summary>Serves one client over two streams, until it goes away.</summary>
    /// <param name="input">What the client sends, a message a line. Stays the caller's to dispose of; a read that is waiting when the serving ends may outlast it.</param>
    /// <param name="output">What is sent to the client. Stays the caller's to dispose of.</param>
    /// <param name="cancellationToken">Ends the serving.</param>
    /// <returns>A task that ends when the input has ended, or a message in it was longer than <see cref="McpAgentServerOptions.MaxMessageBytes"/>,
    /// and every run has ended.</returns>
    /// <exception cref="ArgumentNullException">A stream is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; every run has ended.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        cancellationToken.ThrowIfCancellationRequested();
        using ServerSession session = new(_agents, _settings, cancellationToken);
        ServerInput watched = new(new LimitedStream(input, _settings.MaxMessageBytes, MessageEnd.Line), failure =>
        {
            if (failure is MessageTooLongException)
            {
                ServerLog.TooLong(_settings.Logger, Name, _settings.MaxMessageBytes);
            }

            session.BeginEnd();
        });
        await using (watched.ConfigureAwait(false))
        {
            StreamServerTransport transport = new(watched, new ServerOutput(output), Name, _settings.LoggerFactory);
            await using (transport.ConfigureAwait(false))
            {
                await ServeAsync(transport, session).ConfigureAwait(false);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task ServeAsync(StreamServerTransport transport, ServerSession session)
    {
        ILogger logger = _settings.Logger;
        ServerLog.Started(logger, Name, _agents.Length);
        SdkServer server = SdkServer.Create(transport, MakeOptions(session), _settings.LoggerFactory, serviceProvider: null);
        Task settling = session.SettleAsync();
        try
        {
            await server.RunAsync(session.Ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.Ending.IsCancellationRequested)
        {
            // The end of the input, or the caller's token: what runs is settled below.
        }
        finally
        {
            session.BeginEnd();
            await settling.ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
            ServerLog.Ended(logger, Name);
        }
    }

    private McpServerOptions MakeOptions(ServerSession session) => new()
    {
        ServerInfo = new Implementation { Name = Name, Version = _settings.Version },
        ServerInstructions = _settings.Instructions,
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = false } },
        ScopeRequests = false,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = [.. _agents.Select(agent => agent.Tool)] }),
            CallToolHandler = session.CallAsync,
        },
    };
}
