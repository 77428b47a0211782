using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Feeds the health of the tools of one route. Of a tool whose results are judged the health is told of a success only after that.</summary>
/// <remarks>Thread-safe. A route calls no tool twice at a time, so the name of a tool says which call is meant.</remarks>
/// <param name="health">The health of the tools.</param>
/// <param name="isJudged">Whether a result of the tool may still turn out to be a failure.</param>
internal sealed class JudgedCallRouter(ToolHealth health, Predicate<Tool> isJudged) : IToolRouter
{
    private readonly CallRouter _calls = new(health, StandInTable.Empty, watchesAll: true);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TimeSpan> _held = new(StringComparer.Ordinal);

    public bool Routes(Tool tool) => _calls.Routes(tool);

    public bool IsDown(Tool tool) => _calls.IsDown(tool);

    public StandIn? Next(Tool called, IReadOnlyList<Tool> failed) => _calls.Next(called, failed);

    public bool TryBegin(Tool tool) => _calls.TryBegin(tool);

    public void Ended(Tool tool, ToolOutcome outcome, TimeSpan latency)
    {
        if (outcome is not ToolSucceeded || !isJudged(tool))
        {
            _calls.Ended(tool, outcome, latency);
            return;
        }

        lock (_lock)
        {
            _held[tool.Name] = latency;
        }
    }

    public void NotMade(Tool tool) => _calls.NotMade(tool);

    /// <summary>Says whether a result will do. Does nothing for a call whose end was told already.</summary>
    public void Judge(string tool, bool isGood)
    {
        TimeSpan latency;
        lock (_lock)
        {
            if (!_held.Remove(tool, out latency))
            {
                return;
            }
        }

        if (isGood)
        {
            health.Succeeded(tool, latency);
        }
        else
        {
            health.Failed(tool, latency);
        }
    }

    /// <summary>Counts as good what nobody looks at any more, since no trial may stay taken when a route ends.</summary>
    public void JudgeRest()
    {
        string[] rest;
        lock (_lock)
        {
            rest = [.. _held.Keys];
        }

        Array.ForEach(rest, tool => Judge(tool, isGood: true));
    }
}
