using Agents.Core.Budgets;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp.Serving;

/// <summary>The options of a server as they were when it was built.</summary>
internal sealed class ServerSettings(McpAgentServerOptions options)
{
    public string Version { get; } = options.Version;

    public string? Instructions { get; } = options.Instructions;

    public Budget? BudgetPerCall { get; } = options.BudgetPerCall;

    public Func<McpAgentCall, RunOptions>? CreateRunOptions { get; } = options.CreateRunOptions;

    public int MaxConcurrentCalls { get; } = options.MaxConcurrentCalls;

    public int MaxWaitingCalls { get; } = options.MaxWaitingCalls;

    public int MaxMessageBytes { get; } = options.MaxMessageBytes;

    public bool TellsSpend { get; } = options.TellsSpend;

    public TimeSpan EndGrace { get; } = options.EndGrace;

    public TimeProvider Clock { get; } = options.Clock;

    public ILoggerFactory? LoggerFactory { get; } = options.LoggerFactory;

    public ILogger Logger { get; } = GuardedLogger.Create(options.LoggerFactory, LogEventIds.Category);
}
