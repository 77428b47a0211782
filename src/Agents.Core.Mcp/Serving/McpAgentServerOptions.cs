using Agents.Core.Budgets;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Mcp.Serving;

/// <summary>How agents are served.</summary>
/// <remarks>Read once when the server is built.</remarks>
public sealed class McpAgentServerOptions
{
    /// <summary>The greatest <see cref="MaxConcurrentCalls"/>.</summary>
    public const int MostConcurrentCalls = 1_024;

    /// <summary>The greatest <see cref="MaxWaitingCalls"/>.</summary>
    public const int MostWaitingCalls = 65_536;

    /// <summary>The greatest <see cref="MaxMessageBytes"/>.</summary>
    public const int MostMessageBytes = 1 << 30;

    private const int LeastMessageBytes = 65_536;

    /// <summary>Gets or sets the version that clients are told.</summary>
    /// <value>Not empty. The default is <c>1.0.0</c>.</value>
    public string Version { get; set; } = "1.0.0";

    /// <summary>Gets or sets what clients are told about the use of the tools together.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets the limits of each call of a tool that has none of its own.</summary>
    /// <value>The default is <see langword="null"/>: those that <see cref="CreateRunOptions"/> gives.</value>
    public Budget? BudgetPerCall { get; set; }

    /// <summary>Gets or sets what makes the options of a call's run: clock, services, observers, approval, logging.</summary>
    /// <value>Called once a call, on any thread; must give new options each time. The default is <see langword="null"/>: the defaults of
    /// <see cref="RunOptions"/>. What it throws fails the call.</value>
    public Func<McpAgentCall, RunOptions>? CreateRunOptions { get; set; }

    /// <summary>Gets or sets how many calls of one client run at once.</summary>
    /// <value>1 to <see cref="MostConcurrentCalls"/> calls. The default is 8.</value>
    public int MaxConcurrentCalls { get; set; } = 8;

    /// <summary>Gets or sets how many further calls of one client wait for their turn; those beyond are refused as failed.</summary>
    /// <value>0 to <see cref="MostWaitingCalls"/> calls. The default is 128.</value>
    public int MaxWaitingCalls { get; set; } = 128;

    /// <summary>Gets or sets how many bytes one message of a client may have, its input included.</summary>
    /// <value>65,536 to <see cref="MostMessageBytes"/> bytes. The default is 16,777,216. A longer one ends the connection as if the client had gone away,
    /// and is logged as a warning.</value>
    public int MaxMessageBytes { get; set; } = 16_777_216;

    /// <summary>Gets or sets whether a result tells the client which run it was, why it stopped and what it cost, under
    /// <c>agents.core/run</c> in its <c>_meta</c>; also whether a failure tells what was spent.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool TellsSpend { get; set; } = true;

    /// <summary>Gets or sets how long the end of the serving waits for runs that were cancelled.</summary>
    /// <value>0 to 1 hour. The default is 10 seconds. A run whose agent takes no notice of its token for longer is given up.</value>
    public TimeSpan EndGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the clock of <see cref="EndGrace"/>.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where the server logs; never to standard output when it serves there.</summary>
    /// <value>The default is <see langword="null"/>: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void AddFailures(List<string> failures)
    {
        if (string.IsNullOrEmpty(Version))
        {
            failures.Add($"{nameof(Version)} must not be empty.");
        }

        if (MaxConcurrentCalls is < 1 or > MostConcurrentCalls)
        {
            failures.Add($"{nameof(MaxConcurrentCalls)} must be 1 to {MostConcurrentCalls} calls, but is {MaxConcurrentCalls}.");
        }

        if (MaxWaitingCalls is < 0 or > MostWaitingCalls)
        {
            failures.Add($"{nameof(MaxWaitingCalls)} must be 0 to {MostWaitingCalls} calls, but is {MaxWaitingCalls}.");
        }

        if (MaxMessageBytes is < LeastMessageBytes or > MostMessageBytes)
        {
            failures.Add($"{nameof(MaxMessageBytes)} must be {LeastMessageBytes} to {MostMessageBytes} bytes, but is {MaxMessageBytes}.");
        }

        if (EndGrace < TimeSpan.Zero || EndGrace > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(EndGrace)} must be 0 to 1 hour, but is {EndGrace}.");
        }

        if (Clock is null)
        {
            failures.Add($"{nameof(Clock)} must not be null.");
        }

        if (BudgetPerCall?.ParentShare is not null)
        {
            failures.Add($"{nameof(BudgetPerCall)} must be in amounts, such as Budget.Usd(0.05m), because a call has no parent to take a share of.");
        }
    }
}
