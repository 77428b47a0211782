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
        List<string>? down = null;
        for (int i = 0; i < signals.Length; i++)
        {
            foreach (string name in signals[i]?.Down ?? [])
            {
                int node = name is null ? -1 : _graph.IndexOf(name);
                if (node < 0)
                {
                    MonitorBoard.Tell(_context, _settings.Monitors[i], $"It reports '{name}' as down, which the graph does not have.");
                }
                else
                {
                    MarkDown(node);
                }
            }
        }

        ReadOnlySpan<double> factors = _search.Factors();
        for (int i = _next; i < (_plan?.Length ?? 0); i++)
        {
            if (double.IsPositiveInfinity(factors[_plan![i]]))
            {
                (down ??= []).Add($"'{_graph.Nodes[_plan[i]].Name}'");
            }
        }

        if (down is not null)
        {
            string names = string.Join(" and ", down);
            Leave(names, $"{names} {(down.Count == 1 ? "is" : "are")} down.");
        }

        Arbitrate(signals);
    }

    /// <summary>Follows the signal with the greatest priority, apart from reports of tools that are down, which were followed already.</summary>
    private void Arbitrate(RouteSignal?[] signals)
    {
        int top = -1;
        for (int i = 0; i < signals.Length; i++)
        {
            if (signals[i] is { } signal && (signal.Down.Count == 0 || signal.Escalates) && (top < 0 || IsBefore(signal, i, signals[top]!, top)))
            {
                top = i;
            }
        }

        if (top >= 0 && signals[top]!.Escalates && _question is null && (_asked ??= []).Add((top, signals[top]!.Why)))
        {
            _question = new RouteQuestion(EscalationReason.Risk, $"{_settings.Monitors[top].Name}: {signals[top]!.Why}");
        }
    }

    private bool IsBefore(RouteSignal x, int xIndex, RouteSignal y, int yIndex) =>
        x.Priority > y.Priority || (x.Priority == y.Priority && _settings.Monitors[xIndex].Kind < _settings.Monitors[yIndex].Kind);
}
