using Agents.Core.Budgets;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core;

/// <summary>What runs log. Prompts and results are never in a message.</summary>
internal static partial class RunLog
{
    [LoggerMessage(LogEventIds.RunStarted, LogLevel.Debug, "Run {RunId} of agent {Agent} started.")]
    public static partial void Started(ILogger logger, RunId runId, string agent);

    [LoggerMessage(LogEventIds.RunCompleted, LogLevel.Information, "Run {RunId} of agent {Agent} ended: {StopReason}, {Spend}.")]
    public static partial void Completed(ILogger logger, RunId runId, string agent, StopReason stopReason, Spend spend);

    [LoggerMessage(LogEventIds.RunFailed, LogLevel.Error, "Run {RunId} of agent {Agent} failed.")]
    public static partial void Failed(ILogger logger, Exception exception, RunId runId, string agent);

    [LoggerMessage(LogEventIds.RunCanceled, LogLevel.Information, "Run {RunId} of agent {Agent} was cancelled.")]
    public static partial void Canceled(ILogger logger, RunId runId, string agent);

    [LoggerMessage(LogEventIds.ObserverFailed, LogLevel.Warning, "An observer of run {RunId} threw and gets no further events.")]
    public static partial void ObserverFailed(ILogger logger, Exception exception, RunId runId);

    [LoggerMessage(LogEventIds.TelemetryFailed, LogLevel.Warning, "A listener to the telemetry of run {RunId} threw; the run has none any more.")]
    public static partial void TelemetryFailed(ILogger logger, Exception exception, RunId runId);

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

    [LoggerMessage(LogEventIds.ApproverThrew, LogLevel.Error, "The approver threw when it was asked about {Tool} in run {RunId}; that is a no.")]
    public static partial void ApproverThrew(ILogger logger, Exception exception, string tool, RunId runId);
}
