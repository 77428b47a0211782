using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Chat;

/// <summary>What chat agents log. Prompts and answers are never in a message.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(LogEventIds.ModelFailed, LogLevel.Warning, "The model call of agent {Agent} failed in run {RunId}: {Kind}.")]
    public static partial void ModelFailed(ILogger logger, Exception exception, string agent, RunId runId, ModelErrorKind kind);

    [LoggerMessage(LogEventIds.StoppedEarly, LogLevel.Warning, "Agent {Agent} stopped early in run {RunId}: {StopReason}.")]
    public static partial void StoppedEarly(ILogger logger, string agent, RunId runId, StopReason stopReason);

    [LoggerMessage(LogEventIds.SummarizerFailed, LogLevel.Warning, "The summarizer of {Place} failed in run {RunId}, and head lines take the place of its summary: {Reason}.")]
    public static partial void SummarizerFailed(ILogger logger, Exception? exception, AgentPath place, RunId runId, string reason);

    [LoggerMessage(LogEventIds.ToolChangeRefused, LogLevel.Warning, "Agent {Agent} keeps the tools it had in run {RunId}: {Problems}")]
    public static partial void ToolChangeRefused(ILogger logger, string agent, RunId runId, string problems);
}
