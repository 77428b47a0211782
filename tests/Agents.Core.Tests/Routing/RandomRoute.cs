using Agents.Core.Budgets;
using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Routing;

/// <summary>A random route through a random graph, where everything fails that can: the same seed makes the same one.</summary>
/// <remarks>
/// Tools stand in three rows; the goal <c>full</c> goes through all, and the second row provides what it requires. The goal <c>small</c> may skip
/// rows; ways back make cycles. Each tool, post-condition, judge, monitor, approver and escalation draws what it does from the seed.
/// </remarks>
internal sealed class RandomRoute
{
    public const int MaxEscalations = 3;

    private static readonly string[] GoalNames = ["full", "small", "side"];

    private readonly Random _random;
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly HastyClock _clock = new();
    private readonly ToolHealth _health;
    private readonly List<string> _tools = [];
    private readonly bool _isCalm;

    public RandomRoute(int seed)
    {
        _random = new Random(seed);
        _isCalm = Chance(4);
        _health = new ToolHealth(clock: _clock);
        Graph = MakeGraph();
    }

    public ToolGraph Graph { get; }

    public EventRecorder Recorder { get; } = new();

    public BudgetSnapshot? Ledger { get; private set; }

    /// <summary>Gets where the route stood at each look, and for which goal.</summary>
    public List<(string Position, string Goal)> Places { get; } = [];

    /// <summary>Gets how often each tool was called.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    public async Task<RunResult<RouteResult>> RunAsync(CancellationToken cancellationToken)
    {
        SelfHealingRouter router = SelfHealingRouter.Create("random", Graph, Configure);
        IAgent<RouteRequest, RouteResult> caller = Agent.Create<RouteRequest, RouteResult>("caller", async (input, context, token) =>
        {
            try
            {
                return await context.InvokeAsync(router, input, token);
            }
            finally
            {
                Ledger = context.Budget.GetSnapshot();
            }
        });
        RunOptions options = new()
        {
            Clock = _clock,
            Ids = IdSource.FromSeed(1),
            EventBufferCapacity = 1 << 14,
            ObserverGrace = TimeSpan.FromHours(1),
            Approval = new Approver(this),
            Budget = Chance(6) ? new Budget { ToolCalls = _random.Next(6) } : Budget.Unlimited,
            Observers = { Recorder },
        };
        string goal = Chance(20) ? "nowhere" : GoalNames[_random.Next(GoalNames.Length)];
        return await caller.RunAsync(new RouteRequest { Goal = goal }, options, cancellationToken);
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private ToolGraph MakeGraph() => ToolGraph.Create(g =>
    {
        string[][] rows = [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, _random.Next(1, 4)).Select(i => $"{(char)('a' + row)}{i}").ToArray())];
        foreach (string tool in rows.SelectMany(row => row))
        {
            AddTool(g, tool);
        }

        g.AddGoal("full", "paid").AddGoal("small").AddGoal(new RouteGoal { Name = "side", States = ["end", "goal"] });
        List<string>[] nodes = [.. rows.Select(row => row.ToList())];
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length > 1 && Chance(2))
            {
                g.AddStage($"s{row}", rows[row], _random.Next(1, rows[row].Length + 1), Chance(2) ? 1 : null);
                nodes[row].Add($"s{row}");
            }
        }

        string[][] layers = [["start"], .. nodes.Select(row => row.ToArray())];
        HashSet<(string, string)> seen = [];
        for (int row = 1; row < layers.Length; row++)
        {
            Connect(g, seen, layers[row - 1], layers[row], goals: null, oneIn: 1);
        }

        Connect(g, seen, layers[3], ["goal"], goals: null, oneIn: 1);
        Connect(g, seen, layers[1], layers[3], goals: ["small", "side"], oneIn: 3);
        Connect(g, seen, layers[0], layers[2], goals: ["small"], oneIn: 4);
        Connect(g, seen, [.. layers[1], .. layers[2]], ["end"], goals: ["side"], oneIn: 4);
        Connect(g, seen, layers[3], layers[1], goals: null, oneIn: 5);
        Connect(g, seen, layers[2], layers[1], goals: null, oneIn: 5);
        Connect(g, seen, layers[1], layers[1], goals: null, oneIn: 5);
    });

    private void Connect(ToolGraphBuilder g, HashSet<(string, string)> seen, string[] from, string[] to, string[]? goals, int oneIn)
    {
        foreach (string x in from)
        {
            foreach (string y in to)
            {
                if (x != y && Chance(oneIn) && seen.Add((x, y)))
                {
                    g.AddEdge(x, y, Chance(3) ? _random.Next(4) : null, goals);
                }
            }
        }
    }

    private void AddTool(ToolGraphBuilder g, string name)
    {
        _tools.Add(name);
        ToolPolicy policy = new()
        {
            IsReadOnly = Chance(3),
            IsIdempotent = Chance(4),
            NeedsApproval = Chance(12),
            MaxCalls = Chance(15) ? 0 : null,
            Timeout = HastyClock.ToolTimeout,
            Provides = name[0] == 'b' || Chance(8) ? ["paid"] : [],
        };
        RouteToolOptions options = new()
        {
            Cost = _random.Next(1, 4),
            Estimate = new QualityEstimate { Cost = _random.Next(4), Quality = 0.8 + (_random.Next(3) * 0.1) },
        };
        if (Chance(6))
        {
            options.PostCondition = (_, _) => _random.Next(4) switch
            {
                0 => throw new UnknownOutcomeException("Nobody knows."),
                1 => throw new FormatException("broken"),
                2 => false,
                _ => true,
            };
        }

        if (Chance(3))
        {
            options.Judge = (_, _) => _random.Next(6) switch
            {
                0 => throw new FormatException("broken"),
                1 => double.NaN,
                2 => 0.5,
                3 => 0.8,
                _ => 1,
            };
        }

        g.AddTool(Tool.Create((CancellationToken _) => Work(name), name, policy: policy), options);
    }

    private ValueTask<object?> Work(string name)
    {
        _calls[name] = _calls.GetValueOrDefault(name) + 1;
        _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(300)));
        if (Chance(8))
        {
            _health.ReportProbe(_tools[_random.Next(_tools.Count)], Chance(2));
        }

        return _random.Next(_isCalm ? 40 : 8) switch
        {
            0 => throw new InvalidOperationException("broken"),
            1 => throw new TimeoutException("late"),
            2 => throw new UnknownOutcomeException("Line lost."),
            3 => new ValueTask<object?>(new TaskCompletionSource<object?>().Task),
            4 => ValueTask.FromException<object?>(new IOException("broken")),
            _ => ValueTask.FromResult<object?>($"{name} done"),
        };
    }

    private void Configure(RouterOptions options)
    {
        options.Health = _health;
        options.MaxEscalations = MaxEscalations;
        options.MonitorTimeout = HastyClock.MonitorTimeout;
        options.MaxReroutes = Chance(3) ? _random.Next(3) : null;
        options.Escalation = new FakeEscalation([.. Enumerable.Repeat(Decide, MaxEscalations)]);
        options.Monitors.Add(new FakeMonitor(RouteSignalKind.Other, state =>
        {
            Places.Add((state.Position, state.Goal));
            return new RouteSignal { Priority = 0, Why = "Nothing." };
        }));
        options.Monitors.Add(new FakeMonitor(RouteSignalKind.Health, (_, _) => Chance(12) ? LookAtHealth() : Nothing()));
        options.Monitors.Add(new FakeMonitor(RouteSignalKind.Risk, _ => new RouteSignal
        {
            Priority = Chance(2) ? RoutePriority.HighRisk : RoutePriority.LowRisk,
            Why = $"Risk {_random.Next(3)}.",
            Escalates = Chance(15),
        }));
        if (Chance(3))
        {
            options.Quality = new QualityOptions { Alpha = _random.Next(3) };
        }
    }

    private ValueTask<RouteSignal> LookAtHealth() => _random.Next(4) switch
    {
        0 => throw new FormatException("broken"),
        1 => new ValueTask<RouteSignal>(new TaskCompletionSource<RouteSignal>().Task),
        _ => ValueTask.FromResult(new RouteSignal
        {
            Priority = RoutePriority.ToolDown,
            Why = "Down.",
            Down = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Chance(8) ? "goal" : _tools[_random.Next(_tools.Count)])],
        }),
    };

    private static ValueTask<RouteSignal> Nothing() => ValueTask.FromResult(new RouteSignal { Priority = RoutePriority.Idle, Why = "Well." });

    private EscalationDecision? Decide() => _random.Next(9) switch
    {
        0 => null,
        1 => throw new FormatException("broken"),
        2 => EscalationDecision.HandOver("Enough."),
        3 => EscalationDecision.Continue(new Dictionary<string, object?> { ["hold"] = true }),
        4 => EscalationDecision.DemoteTo("nowhere"),
        5 => EscalationDecision.DemoteTo(GoalNames[_random.Next(GoalNames.Length)]),
        6 => EscalationDecision.DemoteTo("small"),
        _ => EscalationDecision.TreatAsDone("done after all"),
    };

    private sealed class Approver(RandomRoute route) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(route.Chance(3) ? ApprovalDecision.Denied("no") : ApprovalDecision.Approved);
    }
}
