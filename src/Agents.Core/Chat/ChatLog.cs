using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Chat;

/// <summary>What chat agents log. Prompts and answers are never in a message; exceptions, which may quote them, are at Trace only.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(LogEventIds.ModelFailed, LogLevel.Warning, "The model call of agent {Agent} failed in run {RunId}: {Kind}, {ErrorType}.")]
    public static partial void ModelFailed(ILogger logger, string agent, RunId runId, ModelErrorKind kind, string errorType);

    [LoggerMessage(LogEventIds.ModelThrew, LogLevel.Trace, "The model call of agent {Agent} threw in run {RunId}.")]
    public static partial void ModelThrew(ILogger logger, Exception exception, string agent, RunId runId);

    [LoggerMessage(LogEventIds.StoppedEarly, LogLevel.Warning, "Agent {Agent} stopped early in run {RunId}: {StopReason}.")]
    public static partial void StoppedEarly(ILogger logger, string agent, RunId runId, StopReason stopReason);

    [LoggerMessage(LogEventIds.SummarizerFailed, LogLevel.Warning, "The summarizer of {Place} failed in run {RunId}, and head lines take the place of its summary: {Reason}.")]
    public static partial void SummarizerFailed(ILogger logger, AgentPath place, RunId runId, string reason);

    [LoggerMessage(LogEventIds.SummarizerThrew, LogLevel.Trace, "The summarizer of {Place} threw in run {RunId}.")]
    public static partial void SummarizerThrew(ILogger logger, Exception exception, AgentPath place, RunId runId);

    [LoggerMessage(LogEventIds.ToolChangeRefused, LogLevel.Warning, "Agent {Agent} keeps the tools it had in run {RunId}: {Problems}")]
    public static partial void ToolChangeRefused(ILogger logger, string agent, RunId runId, string problems);
}
