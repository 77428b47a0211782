using Agents.Core.Budgets;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core;

/// <summary>What runs log. Prompts and results are never in a message; exceptions, which may quote them, are at Trace only.</summary>
internal static partial class RunLog
{
    [LoggerMessage(LogEventIds.RunStarted, LogLevel.Debug, "Run {RunId} of agent {Agent} started.")]
    public static partial void Started(ILogger logger, RunId runId, string agent);

    [LoggerMessage(LogEventIds.RunCompleted, LogLevel.Information, "Run {RunId} of agent {Agent} ended: {StopReason}, {Spend}.")]
    public static partial void Completed(ILogger logger, RunId runId, string agent, StopReason stopReason, Spend spend);

    [LoggerMessage(LogEventIds.RunFailed, LogLevel.Error, "Run {RunId} of agent {Agent} failed with {ErrorType}: {Reason}")]
    public static partial void Failed(ILogger logger, RunId runId, string agent, string errorType, string reason);

    [LoggerMessage(LogEventIds.RunThrew, LogLevel.Trace, "Run {RunId} of agent {Agent} threw.")]
    public static partial void Threw(ILogger logger, Exception exception, RunId runId, string agent);

    [LoggerMessage(LogEventIds.RunCanceled, LogLevel.Information, "Run {RunId} of agent {Agent} was cancelled.")]
    public static partial void Canceled(ILogger logger, RunId runId, string agent);

    [LoggerMessage(LogEventIds.ObserverFailed, LogLevel.Warning, "Observer {Observer} of run {RunId} threw {ErrorType} and gets no further events.")]
    public static partial void ObserverFailed(ILogger logger, string observer, RunId runId, string errorType);

    [LoggerMessage(LogEventIds.ObserverThrew, LogLevel.Trace, "Observer {Observer} of run {RunId} threw.")]
    public static partial void ObserverThrew(ILogger logger, Exception exception, string observer, RunId runId);

    public static void TelemetryFailed(ILogger logger, Exception exception, RunId runId)
    {
        TelemetryFailed(logger, runId, exception.GetType().Name);
        TelemetryThrew(logger, exception, runId);
    }

    [LoggerMessage(LogEventIds.TelemetryFailed, LogLevel.Warning, "A listener to the telemetry of run {RunId} threw {ErrorType}; the run has none any more.")]
    private static partial void TelemetryFailed(ILogger logger, RunId runId, string errorType);

    [LoggerMessage(LogEventIds.TelemetryThrew, LogLevel.Trace, "A listener to the telemetry of run {RunId} threw.")]
    private static partial void TelemetryThrew(ILogger logger, Exception exception, RunId runId);

    [LoggerMessage(
        LogEventIds.ObserversAbandoned,
        LogLevel.Warning,
        "{Count} observers of run {RunId} had not taken all events {Seconds} s after its end and were left behind.")]
    public static partial void ObserversAbandoned(ILogger logger, RunId runId, int count, double seconds);

    [LoggerMessage(
        LogEventIds.ReservationsLeft,
        LogLevel.Warning,
        "Run {RunId} ended with {Count} reservations that were neither settled nor disposed of; they were given back.")]
    public static partial void ReservationsLeft(ILogger logger, RunId runId, int count);

    [LoggerMessage(LogEventIds.ApproverFailed, LogLevel.Error, "The approver threw {ErrorType} when it was asked about {Tool} in run {RunId}; that is a no.")]
    public static partial void ApproverFailed(ILogger logger, string tool, RunId runId, string errorType);

    [LoggerMessage(LogEventIds.ApproverThrew, LogLevel.Trace, "The approver threw when it was asked about {Tool} in run {RunId}.")]
    public static partial void ApproverThrew(ILogger logger, Exception exception, string tool, RunId runId);
}
