using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Graphs;

/// <summary>What graphs log.</summary>
internal static partial class GraphLog
{
    [LoggerMessage(LogEventIds.GraphCallbackThrew, LogLevel.Warning, "Something that waits for the cancellation of a node of {Path} threw in run {RunId}.")]
    public static partial void CallbackThrew(ILogger logger, Exception exception, RunId runId, string path);
}
