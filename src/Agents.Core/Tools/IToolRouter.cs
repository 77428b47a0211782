namespace Agents.Core.Tools;

/// <summary>Knows which tools can make a call, and how they are. Thread-safe: the calls of one answer ask it at the same time.</summary>
/// <remarks>
/// Each <see cref="TryBegin"/> that agrees is followed by exactly one <see cref="Ended"/> or <see cref="NotMade"/>; by the latter also when the
/// run was cancelled, since a call that was interrupted says nothing of the tool's health.
/// </remarks>
internal interface IToolRouter
{
    /// <summary>Finds out whether anything can stand in for a tool, or its health is watched.</summary>
    bool Routes(Tool tool);

    /// <summary>Finds out whether a tool that was passed over is down; if not, another one does better.</summary>
    bool IsDown(Tool tool);

    /// <summary>Finds the cheapest tool that can make a call.</summary>
    /// <param name="called">The tool that the model called.</param>
    /// <param name="failed">The tools that could not make this call; none of them is given back.</param>
    /// <returns>The tool, which may be <paramref name="called"/>; <see langword="null"/> when none is left.</returns>
    StandIn? Next(Tool called, IReadOnlyList<Tool> failed);

    /// <summary>Asks whether a tool may be called now.</summary>
    /// <returns><see langword="false"/> when it is down.</returns>
    bool TryBegin(Tool tool);

    /// <summary>Says how a call that was begun ended.</summary>
    void Ended(Tool tool, ToolOutcome outcome, TimeSpan latency);

    /// <summary>Says that a call that was begun was not made after all.</summary>
    void NotMade(Tool tool);
}
