namespace Agents.Core.Routing;

/// <content>Looking at tools and monitors before each step.</content>
internal sealed partial class RouteExecution
{
    private HashSet<(int Monitor, string Why)>? _asked;

    /// <summary>Takes out what is down, all of it at once, and then follows the signal that matters most.</summary>
    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        RouteSignal?[] signals = _settings.Monitors.Length == 0
            ? []
            : await MonitorBoard.EvaluateAsync(_settings, State(), _context, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < signals.Length; i++)
        {
            foreach (string name in signals[i]?.Down ?? [])
            {
                int node = name is null ? -1 : _graph.IndexOf(name);
                if (node < 0 || _graph.Nodes[node].Kind is not (RouteNodeKind.Tool or RouteNodeKind.Stage))
                {
                    MonitorBoard.Tell(_context, _settings.Monitors[i], $"It reports '{name}' as down, which is no tool or stage of the graph.");
                }
                else
                {
                    MarkDown(node);
                }
            }
        }

        if (FindDown() is { } down)
        {
            string names = string.Join(" and ", down);
            Leave(names, $"{names} {(down.Count == 1 ? "is" : "are")} down.");
        }

        Arbitrate(signals);
    }

    /// <summary>Finds the nodes still to come that cannot be stepped to any more; <see langword="null"/> when there is none.</summary>
    private List<string>? FindDown()
    {
        List<string>? down = null;
        ReadOnlySpan<double> factors = _search.Factors();
        for (int i = _next; i < (_plan?.Length ?? 0); i++)
        {
            if (double.IsPositiveInfinity(factors[_plan![i]]))
            {
                (down ??= []).Add($"'{_graph.Nodes[_plan[i]].Name}'");
            }
        }

        return down;
    }

    /// <summary>Follows the signal with the greatest priority, apart from what was followed already: reports of tools that are down, and what was asked
    /// about before.</summary>
    private void Arbitrate(RouteSignal?[] signals)
    {
        int top = -1;
        for (int i = 0; i < signals.Length; i++)
        {
            if (signals[i] is { } signal && IsOpen(signal, i) && (top < 0 || IsBefore(signal, i, signals[top]!, top)))
            {
                top = i;
            }
        }

        if (top >= 0 && signals[top]!.Escalates && _questions.Count == 0)
        {
            (_asked ??= []).Add((top, signals[top]!.Why));
            _questions.Enqueue(new RouteQuestion(EscalationReason.Risk, $"{_settings.Monitors[top].Name}: {signals[top]!.Why}"));
        }
    }

    private bool IsOpen(RouteSignal signal, int monitor) =>
        signal.Escalates ? _asked?.Contains((monitor, signal.Why)) != true : signal.Down.Count == 0;

    private bool IsBefore(RouteSignal x, int xIndex, RouteSignal y, int yIndex) =>
        x.Priority > y.Priority || (x.Priority == y.Priority && _settings.Monitors[xIndex].Kind < _settings.Monitors[yIndex].Kind);
}
