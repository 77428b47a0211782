using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Tools;

/// <summary>What tool calls log. Arguments and results are never in a message; exceptions of tools are at Trace only.</summary>
internal static partial class ToolLog
{
    [LoggerMessage(LogEventIds.ToolNotSucceeded, LogLevel.Warning, "Tool {Tool} ended as {Outcome} in run {RunId} at {Path}.")]
    public static partial void NotSucceeded(ILogger logger, string tool, string outcome, RunId runId, AgentPath path);

    [LoggerMessage(LogEventIds.ToolNotGranted, LogLevel.Warning, "Tool {Tool} was called at {Path} in run {RunId}, whose agent's caller lacks it and did not grant it; it was denied.")]
    public static partial void NotGranted(ILogger logger, string tool, AgentPath path, RunId runId);

    [LoggerMessage(LogEventIds.ToolThrew, LogLevel.Trace, "Tool {Tool} threw in run {RunId}.")]
    public static partial void Threw(ILogger logger, Exception exception, string tool, RunId runId);

    [LoggerMessage(LogEventIds.AbandonedToolThrew, LogLevel.Warning, "Tool {Tool} ended in {ErrorType} after it had been given up in run {RunId}.")]
    public static partial void AbandonedThrew(ILogger logger, string tool, string errorType, RunId runId);

    [LoggerMessage(LogEventIds.ToolRerouted, LogLevel.Warning, "Tool {Tool} ended as {Outcome}, and {To} is tried in its place in run {RunId} at {Path}.")]
    public static partial void Rerouted(ILogger logger, string tool, string outcome, string to, RunId runId, AgentPath path);
}
