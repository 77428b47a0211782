using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp;

/// <summary>What is logged of servers. Their texts, which exceptions of the SDK may hold, are at Trace only.</summary>
internal static partial class McpLog
{
    public const string Category = "Agents.Core.Mcp";

    [LoggerMessage(2000, LogLevel.Information, "Connected to the MCP server {Server}, which has {Count} tools.")]
    public static partial void Connected(ILogger logger, string server, int count);

    [LoggerMessage(2001, LogLevel.Warning, "The connection to the MCP server {Server} was lost.")]
    public static partial void Lost(ILogger logger, string server);

    [LoggerMessage(2002, LogLevel.Warning, "Connecting to the MCP server {Server} failed with {ErrorType}.")]
    public static partial void CouldNotConnect(ILogger logger, string server, string errorType);

    [LoggerMessage(2003, LogLevel.Error, "The connection to the MCP server {Server} is closed: it was lost, and connecting again failed {Attempts} times in a row.")]
    public static partial void GaveUp(ILogger logger, string server, int attempts);

    [LoggerMessage(2004, LogLevel.Information, "The tools of the MCP server {Server} changed: {Count} now, {Added} added, {Removed} removed.")]
    public static partial void Changed(ILogger logger, string server, int count, int added, int removed);

    [LoggerMessage(2005, LogLevel.Warning, "Listing the tools of the MCP server {Server} failed with {ErrorType}; those known before are kept.")]
    public static partial void CouldNotList(ILogger logger, string server, string errorType);

    [LoggerMessage(2006, LogLevel.Warning, "The tool {Tool} of the MCP server {Server} was left out: {Reason}.")]
    public static partial void LeftOut(ILogger logger, string server, string tool, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "The MCP server {Server} has more than {Limit} tools; the others were left out.")]
    public static partial void TooMany(ILogger logger, string server, int limit);

    [LoggerMessage(2008, LogLevel.Warning, "The MCP server {Server} did not end when its input was closed, and was killed.")]
    public static partial void Killed(ILogger logger, string server);

    [LoggerMessage(2009, LogLevel.Trace, "The MCP server {Server} failed.")]
    public static partial void Failed(ILogger logger, Exception exception, string server);

    [LoggerMessage(2010, LogLevel.Trace, "The MCP server {Server} says: {Line}")]
    public static partial void Said(ILogger logger, string server, string line);

    [LoggerMessage(2011, LogLevel.Trace, "The program of the MCP server {Server} could not be started.")]
    public static partial void CouldNotStart(ILogger logger, Exception exception, string server);
}
