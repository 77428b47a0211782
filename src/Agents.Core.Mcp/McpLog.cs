using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp;

/// <summary>What is logged of servers. Their texts, which exceptions of the SDK may hold, are at Trace only.</summary>
internal static partial class McpLog
{
    [LoggerMessage(LogEventIds.McpConnected, LogLevel.Information, "Connected to the MCP server {Server}, which has {Count} tools.")]
    public static partial void Connected(ILogger logger, string server, int count);

    [LoggerMessage(LogEventIds.McpConnectionLost, LogLevel.Warning, "The connection to the MCP server {Server} was lost.")]
    public static partial void Lost(ILogger logger, string server);

    [LoggerMessage(LogEventIds.McpConnectingFailed, LogLevel.Warning, "Connecting to the MCP server {Server} failed with {ErrorType}.")]
    public static partial void CouldNotConnect(ILogger logger, string server, string errorType);

    [LoggerMessage(LogEventIds.McpConnectionClosed, LogLevel.Error, "The connection to the MCP server {Server} is closed: it was lost, and connecting again failed {Attempts} times in a row.")]
    public static partial void GaveUp(ILogger logger, string server, int attempts);

    [LoggerMessage(LogEventIds.McpToolsChanged, LogLevel.Information, "The tools of the MCP server {Server} changed: {Count} now, {Added} added, {Removed} removed.")]
    public static partial void Changed(ILogger logger, string server, int count, int added, int removed);

    [LoggerMessage(LogEventIds.McpListingFailed, LogLevel.Warning, "Listing the tools of the MCP server {Server} failed with {ErrorType}; those known before are kept.")]
    public static partial void CouldNotList(ILogger logger, string server, string errorType);

    [LoggerMessage(LogEventIds.McpToolLeftOut, LogLevel.Warning, "The tool {Tool} of the MCP server {Server} was left out: {Reason}.")]
    public static partial void LeftOut(ILogger logger, string server, string tool, string reason);

    [LoggerMessage(LogEventIds.McpTooManyTools, LogLevel.Warning, "The MCP server {Server} has more than {Limit} tools; the others were left out.")]
    public static partial void TooMany(ILogger logger, string server, int limit);

    [LoggerMessage(LogEventIds.McpProcessKilled, LogLevel.Warning, "The MCP server {Server} did not end when its input was closed, and was killed.")]
    public static partial void Killed(ILogger logger, string server);

    [LoggerMessage(LogEventIds.McpFailed, LogLevel.Trace, "The MCP server {Server} failed.")]
    public static partial void Failed(ILogger logger, Exception exception, string server);

    [LoggerMessage(LogEventIds.McpProcessSaid, LogLevel.Trace, "The MCP server {Server} says: {Line}")]
    public static partial void Said(ILogger logger, string server, string line);

    [LoggerMessage(LogEventIds.McpProgramNotStarted, LogLevel.Trace, "The program of the MCP server {Server} could not be started.")]
    public static partial void CouldNotStart(ILogger logger, Exception exception, string server);
}
