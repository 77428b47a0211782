using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

/// <summary>
/// A health that changes at random. The factors of tools are 0.5, 8 or 128, or infinite: they differ by 7.5 times a whole number, so that the
/// mean of up to five of them is exact, and sums of costs are exact, whatever their order.
/// </summary>
internal sealed class RandomHealth
{
    private readonly ManualTimeProvider _clock = new();
    private readonly string[] _names;
    private readonly Random _random;

    public RandomHealth(ToolGraph graph, Random random)
    {
        _names = [.. graph.Nodes.Where(node => node.Kind == RouteNodeKind.Tool).Select(node => node.Name)];
        _random = random;
        Tools = new ToolHealth(new ToolHealthOptions { Baseline = HealthScene.Usual, LatencyWindow = 1, HalfOpenFactor = 16 }, _clock);
        foreach (string tool in _names)
        {
            Respond(tool, slow: false);
        }
    }

    public ToolHealth Tools { get; }

    /// <summary>Lets something happen, or nothing. Cooldowns are over once, between the third query and the fourth.</summary>
    public void Change(int query)
    {
        if (query == 2)
        {
            _clock.Advance(HealthScene.Cooldown);
        }

        foreach (string tool in _names)
        {
            switch (_random.Next(8))
            {
                case 0:
                    Tools.MarkDown(tool);
                    break;
                case 1:
                    Tools.MarkUp(tool);
                    break;
                case 2 or 3 when Tools.ConditionOf(tool).Breaker == BreakerState.Closed:
                    Respond(tool, slow: _random.Next(2) == 0);
                    break;
            }
        }
    }

    private void Respond(string tool, bool slow) => Tools.Succeeded(tool, (slow ? 8 : 0.5) * HealthScene.Usual);
}
