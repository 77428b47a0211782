using Agents.Core;
using Agents.Core.Topologies;

namespace Topologies;

/// <summary>Listens to how results that contradict each other are settled. It hears one event at a time.</summary>
internal sealed class Settling : IObserver<AgentEvent>
{
    /// <summary>Gets the passes: how the team was arranged, and how far the results agreed where that was measured.</summary>
    public List<(TopologyChosen Chosen, ConsistencyMeasured? Measured)> Passes { get; } = [];

    public void OnNext(AgentEvent value)
    {
        switch (value)
        {
            case TopologyChosen chosen:
                Passes.Add((chosen, null));
                break;
            case ConsistencyMeasured measured:
                Passes[^1] = (Passes[^1].Chosen, measured);
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
