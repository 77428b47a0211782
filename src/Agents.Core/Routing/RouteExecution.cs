using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>One route, from its request to its result. One thread at a time works on it.</summary>
/// <remarks>
/// Each turn of the loop looks (monitors), makes sure of a route (or finds that somebody must be asked), and takes one step. The position is
/// the last node that succeeded, and every search begins there.
/// </remarks>
internal sealed partial class RouteExecution
{
    private readonly SelfHealingRouter _router;
    private readonly RouterSettings _settings;
    private readonly ToolGraph _graph;
    private readonly RouteRequest _request;
    private readonly AgentContext _context;
    private readonly RouteSearch _search;
    private readonly RouteLog _log;
    private readonly ToolInvoker _invoker;
    private readonly JudgedCallRouter _calls;
    private readonly Queue<RouteQuestion> _questions = [];
    private readonly List<RouteStep> _steps = [];
    private readonly HashSet<int> _down = [];
    private readonly HashSet<int> _passed = [];
    private readonly HashSet<string> _unsettled = new(StringComparer.Ordinal);
    private RouteValues _values;
    private string _goalName;
    private int _position;
    private int _toolCalls;
    private int _callNumber;
    private int _missing;
    private int _lacking;
    private int[]? _plan;
    private int _next;
    private bool _hadRoute;
    private string _without = string.Empty;
    private string _cause = string.Empty;

    public RouteExecution(SelfHealingRouter router, RouteRequest request, AgentContext context)
    {
        _router = router;
        _settings = router.Settings;
        _graph = router.Graph;
        _request = request;
        _context = context;
        _position = _graph.Starts.Contains(request.From, StringComparer.Ordinal)
            ? _graph.IndexOf(request.From)
            : throw new ArgumentException(
                $"A route begins at {string.Join(" or ", _graph.Starts.Select(start => $"'{start}'"))}, not at '{request.From}'; add it with AddStart.",
                nameof(request));
        Health = _settings.HealthIn(context);
        _search = new RouteSearch(_graph, Health, _settings.Quality);
        _log = new RouteLog(context);
        _calls = new JudgedCallRouter(Health, tool => _graph.Links.Nodes[_graph.IndexOf(tool.Name)].Settings!.PostCondition is not null);
        _invoker = new ToolInvoker(router.Tools, context, int.MaxValue, _calls)
        {
            KeepsWholeResults = true,
            AllowsRepetition = true,
        };
        _values = new RouteValues(request.Values);
        _goalName = request.Goal;
    }

    public ToolHealth Health { get; }

    private bool IsDemoted => _goalName != _request.Goal;

    public async ValueTask<RouteResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // What others throw for being cancelled is a cancellation.
            throw new OperationCanceledException("The route was cancelled.", exception, cancellationToken);
        }
        finally
        {
            _calls.JudgeRest();
        }
    }

    private async ValueTask<RouteResult> FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await LookAsync(cancellationToken).ConfigureAwait(false);
            if (_questions.Count == 0 && _plan is null)
            {
                Plan();
            }

            if (_questions.TryDequeue(out RouteQuestion? question))
            {
                if (await AskAsync(question, cancellationToken).ConfigureAwait(false) is { } reason)
                {
                    return HandOver(reason);
                }
            }
            else if (_next == _plan!.Length)
            {
                return Complete();
            }
            else
            {
                await StepAsync(_plan[_next], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finds a route from where the route stands, or finds that there is none.</summary>
    private void Plan()
    {
        if (_graph.GoalOf(_goalName) < 0)
        {
            _questions.Enqueue(UnknownGoal());
        }
        else if (_hadRoute && _log.Reroutes >= _settings.MaxReroutes)
        {
            _questions.Enqueue(new RouteQuestion(EscalationReason.RerouteLimit, $"{Sentence(_cause)} All {_settings.MaxReroutes} reroutes are used up."));
        }
        else if (!TryFind(out string problem))
        {
            _questions.Enqueue(new RouteQuestion(EscalationReason.NoPath, _cause.Length == 0 ? problem : $"{Sentence(_cause)} {problem}"));
        }
        else if (_hadRoute)
        {
            _log.AddAnswer(RouteDecisionKind.Reroute, $"Without {_without}:", null, _search.ToPath());
        }
        else
        {
            Planned();
        }
    }

    private RouteQuestion UnknownGoal() => new(EscalationReason.UnknownGoal, $"The graph has no goal '{_goalName}'.");

    private void Planned()
    {
        _hadRoute = true;
        _log.Add(RouteDecisionKind.Plan, $"The route to '{_goalName}':", null, _search.ToPath());
    }

    /// <summary>Leaves the route, which no longer leads to the goal.</summary>
    private void Leave(string without, string cause)
    {
        _plan = null;
        _next = 0;
        _without = without;
        _cause = cause;
    }

    /// <summary>Finds a route and takes it.</summary>
    private bool TryFind(out string problem)
    {
        if (!TrySearch(_goalName, out problem))
        {
            return false;
        }

        _plan = _search.Nodes[1..].ToArray();
        _next = 0;
        return true;
    }

    /// <summary>Looks whether there is a route that has all that a goal requires.</summary>
    private bool TrySearch(string goal, out string problem)
    {
        int index = _graph.GoalOf(goal);
        string from = _graph.Nodes[_position].Name;
        problem = $"There is no way from '{from}' to the goal '{goal}'.";
        try
        {
            if (index < 0 || !_search.TryFind(index, _position))
            {
                return false;
            }
        }
        catch (QualitySearchException exception)
        {
            problem = exception.Message;
            return false;
        }

        if (FindMissing(index) is not { } capability)
        {
            return true;
        }

        problem = $"The way from '{from}' to the goal '{goal}' lacks '{capability}'.";
        return false;
    }

    /// <summary>Finds a capability that a goal requires and neither what was done nor the route found has.</summary>
    private string? FindMissing(int goal) =>
        _graph.Goals[goal].Requires.Count == 0 ? null : _graph.FindMissing(goal, [.. _passed, .. _search.Nodes]);

    /// <summary>Takes tools or stages out for the rest of the route.</summary>
    private void MarkDown(int node)
    {
        if (_down.Add(node))
        {
            _search.Close(node);
        }
    }

    private RouteResult Complete()
    {
        _log.Add(RouteDecisionKind.Complete, $"The goal '{_goalName}' is reached.");
        if (IsDemoted)
        {
            _context.ReportStop(StopReason.GoalDemoted);
        }

        return Result(IsDemoted ? RouteOutcome.Demoted : RouteOutcome.Reached, null);
    }

    private RouteResult HandOver(string reason)
    {
        _log.AddAnswer(RouteDecisionKind.HandOver, reason);
        _context.ReportStop(StopReason.Escalated);
        return Result(RouteOutcome.Escalated, reason);
    }

    private RouteResult Result(RouteOutcome outcome, string? reason) => new()
    {
        Outcome = outcome,
        Goal = _goalName,
        RequestedGoal = _request.Goal,
        Steps = [.. _steps],
        Log = [.. _log.Lines],
        Counters = new RouteCounters
        {
            ToolCalls = _toolCalls,
            Failures = _log.Failures,
            Reroutes = _log.Reroutes,
            Escalations = _log.Escalations,
            Tolerated = _log.Tolerated,
        },
        Reason = reason,
    };

    /// <summary>Ends what others wrote as a sentence, since more follows.</summary>
    private static string Sentence(string text) => text is [.., '.' or '!' or '?'] ? text : $"{text}.";

    private RouteState State() => new(_request)
    {
        Goal = _goalName,
        Position = _graph.Nodes[_position].Name,
        Steps = [.. _steps],
        Remaining = _plan is null ? [] : [.. _plan.Skip(_next).Select(node => _graph.Nodes[node].Name)],
        Down = [.. _down.Select(node => _graph.Nodes[node].Name).Order(StringComparer.Ordinal)],
        Values = _values,
    };
}
