using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>What the host of agents logs.</summary>
internal static partial class HostLog
{
    [LoggerMessage(HostLogEventIds.Started, LogLevel.Information, "{Agents} agents are ready, with {Sources} tool sources connected.")]
    public static partial void Started(ILogger logger, int agents, int sources);

    [LoggerMessage(HostLogEventIds.FactoryThrew, LogLevel.Error, "{What} could not be built.")]
    public static partial void FactoryThrew(ILogger logger, Exception exception, string what);

    [LoggerMessage(HostLogEventIds.SourceFailed, LogLevel.Error, "The tool source {Source} could not be connected.")]
    public static partial void SourceFailed(ILogger logger, Exception exception, string source);

    [LoggerMessage(HostLogEventIds.OptionalSourceFailed, LogLevel.Warning, "The tool source {Source} could not be connected; the next attempt is in {Seconds} s.")]
    public static partial void OptionalSourceFailed(ILogger logger, Exception exception, string source, double seconds);

    [LoggerMessage(HostLogEventIds.OptionalSourceConnected, LogLevel.Information, "The tool source {Source} is connected.")]
    public static partial void OptionalSourceConnected(ILogger logger, string source);

    [LoggerMessage(HostLogEventIds.Reloaded, LogLevel.Information, "The options of the agents have changed; runs that start from now on follow them.")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(HostLogEventIds.ReloadRefused, LogLevel.Error, "The options of the agents have changed to what cannot be used, and stay as they were: {Failures}")]
    public static partial void ReloadRefused(ILogger logger, string failures);

    [LoggerMessage(HostLogEventIds.LimitsNeedRestart, LogLevel.Warning, "The limits {Limits} have changed ({Options}); that takes effect when the application is started again.")]
    public static partial void LimitsNeedRestart(ILogger logger, string limits, string options);

    [LoggerMessage(HostLogEventIds.Draining, LogLevel.Information, "The host stops: {Count} runs may go on for {Seconds} s.")]
    public static partial void Draining(ILogger logger, int count, double seconds);

    [LoggerMessage(HostLogEventIds.Canceling, LogLevel.Information, "{Count} runs are cancelled, because the host stops.")]
    public static partial void Canceling(ILogger logger, int count);

    [LoggerMessage(HostLogEventIds.StillRunning, LogLevel.Warning, "{Count} runs were still there when the host stopped waiting for them: {Runs}.")]
    public static partial void StillRunning(ILogger logger, int count, string runs);

    [LoggerMessage(HostLogEventIds.Stopped, LogLevel.Information, "All runs have ended.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(HostLogEventIds.CallbackThrew, LogLevel.Warning, "What was to happen at the cancelling of runs threw.")]
    public static partial void CallbackThrew(ILogger logger, Exception exception);

    [LoggerMessage(HostLogEventIds.DisposalFailed, LogLevel.Warning, "{Name} could not be disposed of.")]
    public static partial void DisposalFailed(ILogger logger, Exception exception, string name);

    [LoggerMessage(HostLogEventIds.ScopeDisposalFailed, LogLevel.Warning, "The services of a run of agent {Agent} could not be disposed of.")]
    public static partial void ScopeDisposalFailed(ILogger logger, Exception exception, string agent);

    [LoggerMessage(HostLogEventIds.CheckThrew, LogLevel.Warning, "The health of {Name} could not be checked.")]
    public static partial void CheckThrew(ILogger logger, Exception exception, string name);
}
