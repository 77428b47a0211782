using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp.Safety;

/// <summary>What decisions about tools log: names and kinds, and no text of a server.</summary>
internal static partial class SafetyLog
{
    public static void Reviewed(ILogger logger, ToolReview review)
    {
        if (!logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        foreach (ReviewedTool tool in review.Tools)
        {
            string name = NameText.Quote(tool.Name);
            if (!tool.IsAdmitted)
            {
                Blocked(logger, name, review.Server.Name, tool.Standing, tool.Kinds());
            }
            else if (tool.Findings.Any(finding => finding.Severity > FindingSeverity.Low))
            {
                Suspicious(logger, name, review.Server.Name, tool.Kinds());
            }
        }
    }

    [LoggerMessage(LogEventIds.McpToolAccepted, LogLevel.Information, "Tool {Tool} of MCP server {Server} was accepted as it is.")]
    public static partial void Accepted(ILogger logger, string tool, string server);

    [LoggerMessage(LogEventIds.McpToolBlocked, LogLevel.Warning, "Tool {Tool} of MCP server {Server} is held back: it is {Standing}{Findings}.")]
    private static partial void Blocked(ILogger logger, string tool, string server, ToolStanding standing, string findings);

    [LoggerMessage(LogEventIds.McpToolSuspicious, LogLevel.Warning, "Tool {Tool} of MCP server {Server} is shown to models, but look at it{Findings}.")]
    private static partial void Suspicious(ILogger logger, string tool, string server, string findings);
}
