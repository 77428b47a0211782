namespace Agents.Core.Routing;

/// <summary>Keeps the decisions of one route, tells them to observers, and knows which failures nothing has answered yet.</summary>
internal sealed class RouteLog
{
    private readonly AgentContext _context;
    private readonly long _start;
    private readonly List<RouteDecision> _lines = [];
    private readonly List<int> _open = [];

    public RouteLog(AgentContext context)
    {
        _context = context;
        _start = context.Clock.GetTimestamp();
    }

    public IReadOnlyList<RouteDecision> Lines => _lines;

    /// <summary>Gets how many tools failed, how many failures were tolerated, how many new routes were found, how often somebody was asked.</summary>
    public int Failures { get; private set; }

    public int Tolerated { get; private set; }

    public int Reroutes { get; private set; }

    public int Escalations { get; private set; }

    /// <summary>Adds a line that answers no failure.</summary>
    public void Add(RouteDecisionKind kind, string detail, string? node = null, RoutePath? path = null) => Add(kind, detail, node, path, []);

    /// <summary>Adds a failure, which a later line must answer.</summary>
    public void AddFailure(string node, string detail)
    {
        Add(RouteDecisionKind.Fail, detail, node, null, []);
        _open.Add(_lines.Count);
        Failures++;
    }

    /// <summary>Adds a line that answers every failure that is open.</summary>
    public void AddAnswer(RouteDecisionKind kind, string detail, string? node = null, RoutePath? path = null)
    {
        int[] answers = [.. _open];
        _open.Clear();
        Reroutes += kind == RouteDecisionKind.Reroute ? 1 : 0;
        Escalations += kind == RouteDecisionKind.Escalate ? 1 : 0;
        Tolerated += kind == RouteDecisionKind.Tolerate ? answers.Length : 0;
        Add(kind, detail, node, path, answers);
    }

    private void Add(RouteDecisionKind kind, string detail, string? node, RoutePath? path, int[] answers)
    {
        RouteDecision decision = new()
        {
            Number = _lines.Count + 1,
            Kind = kind,
            At = _context.Clock.GetElapsedTime(_start),
            Node = node,
            Path = path?.Nodes ?? [],
            Cost = path?.Cost ?? 0,
            Answers = answers,
            Detail = detail,
        };
        _lines.Add(decision);
        if (_context.IsObserved)
        {
            _context.Emit(new RouteDecided { Decision = decision });
        }
    }
}
