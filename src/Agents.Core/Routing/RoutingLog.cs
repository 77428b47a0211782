using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Routing;

/// <summary>What routing logs. Values and outputs are never in a message; exceptions of monitors, probes and escalations are at Trace only.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(LogEventIds.EscalationThrew, LogLevel.Trace, "The escalation of router {Router} threw in run {RunId}.")]
    public static partial void EscalationThrew(ILogger logger, Exception exception, string router, RunId runId);

    [LoggerMessage(LogEventIds.RouteMonitorFailed, LogLevel.Warning, "Route monitor {Monitor} failed in run {RunId}: {Reason}")]
    public static partial void MonitorFailed(ILogger logger, string monitor, RunId runId, string reason);

    [LoggerMessage(LogEventIds.PostConditionThrew, LogLevel.Trace, "The post-condition of tool {Tool} threw in run {RunId}.")]
    public static partial void PostConditionThrew(ILogger logger, Exception exception, string tool, RunId runId);

    [LoggerMessage(LogEventIds.JudgeThrew, LogLevel.Trace, "The judge of tool {Tool} threw in run {RunId}.")]
    public static partial void JudgeThrew(ILogger logger, Exception exception, string tool, RunId runId);

    [LoggerMessage(LogEventIds.ProbeThrew, LogLevel.Trace, "The probe of tool {Tool} threw in run {RunId}.")]
    public static partial void ProbeThrew(ILogger logger, Exception exception, string tool, RunId runId);

    [LoggerMessage(LogEventIds.RouteMonitorThrew, LogLevel.Trace, "Route monitor {Monitor} threw in run {RunId}.")]
    public static partial void MonitorThrew(ILogger logger, Exception exception, string monitor, RunId runId);
}
