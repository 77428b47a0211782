using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Feeds the health of tools with every call, and finds who stands in for a tool that is down or fails.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="health">The health of the tools.</param>
/// <param name="standIns">Which tools stand in for which.</param>
/// <param name="watchesAll">Whether the tools that nothing stands in for are watched too, and not called while they are down.</param>
internal sealed class CallRouter(ToolHealth health, StandInTable standIns, bool watchesAll) : IToolRouter
{
    public bool Routes(Tool tool) => watchesAll || standIns.Has(tool);

    public bool IsDown(Tool tool) => double.IsPositiveInfinity(health.FactorOf(tool.Name));

    public StandIn? Next(Tool called, IReadOnlyList<Tool> failed) => standIns.Next(called, failed, health);

    public bool TryBegin(Tool tool) => health.TryBegin(tool.Name);

    public void Ended(Tool tool, ToolOutcome outcome, TimeSpan latency)
    {
        switch (outcome)
        {
            case ToolSucceeded:
                health.Succeeded(tool.Name, latency);
                break;
            case ToolTimedOut or ToolIndeterminate or ToolFailed { Kind: ToolFailureKind.Threw }:
                health.Failed(tool.Name, latency);
                break;
            default:
                health.Released(tool.Name);
                break;
        }
    }

    public void NotMade(Tool tool) => health.Released(tool.Name);
}
