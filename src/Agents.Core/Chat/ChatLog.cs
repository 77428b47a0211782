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
}
