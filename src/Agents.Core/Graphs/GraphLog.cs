using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Graphs;

/// <summary>What graphs log. Exceptions of other code are at Trace only.</summary>
internal static partial class GraphLog
{
    [LoggerMessage(LogEventIds.GraphCallbackFailed, LogLevel.Warning, "Something that waits for the cancellation of a node of {Path} threw {ErrorType} in run {RunId}.")]
    public static partial void CallbackFailed(ILogger logger, RunId runId, string path, string errorType);

    [LoggerMessage(LogEventIds.GraphCallbackThrew, LogLevel.Trace, "Something that waits for the cancellation of a node of {Path} threw in run {RunId}.")]
    public static partial void CallbackThrew(ILogger logger, Exception exception, RunId runId, string path);
}
