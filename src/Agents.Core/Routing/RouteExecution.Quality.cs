using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <content>Measuring steps, and choosing a better route for what was measured, where routes are chosen by cost and quality.</content>
internal sealed partial class RouteExecution
{
    /// <summary>Measures what a call has cost and how good its output is. An output that is not good enough is a failure.</summary>
    private StepEnd Measure(int node, ToolCall call, StepEnd end)
    {
        if (_settings.Quality is not { } quality || !call.WasMade)
        {
            return end;
        }

        RouteStep step = new() { Tool = call.Name, Output = end.Output, Duration = call.Duration };
        double cost = quality.MeasureCost(step);
        _search.Spend(cost);
        if (!end.IsSuccess)
        {
            quality.Table.Record(call.Name, cost, 0);
            return end;
        }

        if (Judge(node, call, end.Output) is not { } measured)
        {
            quality.Table.Record(call.Name, cost, 0);
            return StepEnd.Failed($"The output of '{call.Name}' could not be judged.");
        }

        quality.Table.Record(call.Name, cost, measured);
        if (measured < quality.Options.Threshold)
        {
            return StepEnd.Poor(
                $"The output of '{call.Name}' has the quality {RouteCost.Text(measured)}, less than {RouteCost.Text(quality.Options.Threshold)}.");
        }

        _search.Achieve(measured);
        return end;
    }

    /// <summary>Asks how good an output is; <see langword="null"/> when the judge threw or its answer is no quality.</summary>
    private double? Judge(int node, ToolCall call, object? output)
    {
        if (_graph.Links.Nodes[node].Settings!.Judge is not { } judge)
        {
            return _settings.Quality!.Table.EstimateOf(call.Name).Quality;
        }

        try
        {
            double measured = judge(_values, output);
            return measured is >= 0 and <= 1 ? measured : null;
        }
        catch (Exception exception)
        {
            RoutingLog.JudgeThrew(_context.Logger, exception, call.Name, _context.RunId);
            return null;
        }
    }

    /// <summary>Looks after a step that was measured whether another route is better than the rest of this one.</summary>
    private void Improve()
    {
        // What has gone down is no matter of what was measured: it is rerouted before the next step.
        if (_settings.Quality is null || _plan is null || FindDown() is not null)
        {
            return;
        }

        int[] rest = _plan[_next..];
        if (TryFind(out _) && !rest.AsSpan().SequenceEqual(_plan))
        {
            _log.Add(RouteDecisionKind.Replan, "After what was measured:", null, _search.ToPath());
        }
    }
}
