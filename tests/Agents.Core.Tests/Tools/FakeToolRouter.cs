using System.Collections.Concurrent;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Tools;

/// <summary>Offers tools in one order, and writes down what it is told.</summary>
internal sealed class FakeToolRouter(params StandIn[] order) : IToolRouter
{
    private int _open;

    /// <summary>Gets the names of the tools that are not to be called.</summary>
    public HashSet<string> Down { get; } = [];

    /// <summary>Gets the names of the tools whose calls are none of its business.</summary>
    public HashSet<string> Unrouted { get; } = [];

    public ConcurrentQueue<string> Told { get; } = [];

    /// <summary>Gets how many calls were begun and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    public bool Routes(Tool tool) => !Unrouted.Contains(tool.Name);

    public bool IsDown(Tool tool) => Down.Contains(tool.Name);

    public StandIn? Next(Tool called, IReadOnlyList<Tool> failed)
    {
        foreach (StandIn candidate in order)
        {
            if (!failed.Contains(candidate.Tool))
            {
                return candidate;
            }
        }

        return null;
    }

    public bool TryBegin(Tool tool)
    {
        bool isUp = !Down.Contains(tool.Name);
        Interlocked.Add(ref _open, isUp ? 1 : 0);
        Told.Enqueue($"{tool.Name} {(isUp ? "begun" : "refused")}");
        return isUp;
    }

    public void Ended(Tool tool, ToolOutcome outcome, TimeSpan latency)
    {
        Interlocked.Decrement(ref _open);
        Told.Enqueue($"{tool.Name} {outcome.Label} {latency.TotalSeconds:0}");
    }

    public void NotMade(Tool tool)
    {
        Interlocked.Decrement(ref _open);
        Told.Enqueue($"{tool.Name} not made");
    }
}
