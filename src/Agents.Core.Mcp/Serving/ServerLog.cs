using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp.Serving;

/// <summary>What a server of agents logs: names and outcomes, and nothing of what is asked or answered.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(LogEventIds.McpServingStarted, LogLevel.Information, "MCP server {Server} serves {Count} agents.")]
    public static partial void Started(ILogger logger, string server, int count);

    [LoggerMessage(LogEventIds.McpServingEnded, LogLevel.Information, "MCP server {Server} has ended.")]
    public static partial void Ended(ILogger logger, string server);

    [LoggerMessage(LogEventIds.McpCallEnded, LogLevel.Information, "The call of agent {Tool} over MCP has {Outcome}.")]
    public static partial void CallEnded(ILogger logger, string tool, string outcome);

    [LoggerMessage(LogEventIds.McpCallThrew, LogLevel.Error, "The call of agent {Tool} over MCP could not be started: {ErrorType}.")]
    public static partial void CallThrew(ILogger logger, string tool, string errorType);

    [LoggerMessage(LogEventIds.McpCallRefused, LogLevel.Warning, "A call of agent {Tool} over MCP was refused, since too many wait.")]
    public static partial void Refused(ILogger logger, string tool);

    [LoggerMessage(LogEventIds.McpCallNotTraced, LogLevel.Warning, "A listener threw {ErrorType} when it was told of a call of agent {Tool} over MCP.")]
    public static partial void TraceFailed(ILogger logger, string tool, string errorType);

    [LoggerMessage(LogEventIds.McpCallsGivenUp, LogLevel.Warning, "{Count} runs took no notice of their cancellation for {Seconds} s, and were given up.")]
    public static partial void GivenUp(ILogger logger, int count, double seconds);

    [LoggerMessage(LogEventIds.McpMessageTooLong, LogLevel.Warning, "MCP server {Server} ends the connection, since a message of its client has more than {Limit} bytes.")]
    public static partial void TooLong(ILogger logger, string server, int limit);
}
