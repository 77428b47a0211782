using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>One node of the graph, or one item of its list, as far as the events have told.</summary>
internal sealed class NodeTrace(string name)
{
    private readonly Dictionary<string, CallTrace> _calls = new(StringComparer.Ordinal);
    private Spend _spend;

    /// <summary>Gets its path without that of the graph, such as <c>read/0</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Gets or sets what is to be done, where a plan said so.</summary>
    public string? Title { get; set; }

    public NodeState State { get; private set; }

    /// <summary>Gets how long it took; <see langword="null"/> while it goes on.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>Gets what it failed with; <see langword="null"/> when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Gets the items of its list, in order.</summary>
    public SortedList<int, NodeTrace> Items { get; } = [];

    /// <summary>Gets the nodes of the parts of its task, and of what puts their results together.</summary>
    public List<NodeTrace> Parts { get; } = [];

    /// <summary>Gets the turns of the agent that it calls.</summary>
    public List<TurnTrace> Turns { get; } = [];

    /// <summary>Gets what was spent here, items included.</summary>
    public Spend Spend => Items.Values.Aggregate(_spend, (sum, item) => sum + item.Spend);

    /// <summary>Gets what was spent here and for its parts.</summary>
    public Spend SpendWithParts => Parts.Aggregate(Spend, (sum, part) => sum + part.SpendWithParts);

    /// <summary>Lists it, its items, and then its parts with theirs.</summary>
    public IEnumerable<NodeTrace> ListAll() => Items.Values.Prepend(this).Concat(Parts.SelectMany(part => part.ListAll()));

    public string Status => State switch
    {
        NodeState.Waiting or NodeState.Ready => "waits",
        NodeState.Running => "…",
        NodeState.Succeeded => Amount.Of(Duration ?? TimeSpan.Zero),
        NodeState.Failed => $"failed after {Amount.Of(Duration ?? TimeSpan.Zero)}: {Failure}",
        NodeState.Canceled => "cancelled",
        _ => "skipped",
    };

    public void Start() => State = NodeState.Running;

    public void End(NodeState state, TimeSpan? duration = null, string? failure = null) => (State, Duration, Failure) = (state, duration, failure);

    public void Add(ModelCallStarted call, string? agent) => Turns.Add(new TurnTrace(call.Turn, call.Model, agent));

    public void Add(ModelCallCompleted call)
    {
        Turns[^1].Asked = call.ToolCalls;
        Turns[^1].Spend = call.Spend;
        _spend += call.Spend;
    }

    public void Add(ModelCallFailed call)
    {
        Turns[^1].Spend = call.Spend;
        Turns[^1].Failure = call.Kind;
        _spend += call.Spend;
    }

    public void Add(ToolCallStarted call) => Turns[^1].Calls.Add(_calls[call.CallId] = new CallTrace(call.Tool, call.Arguments));

    public CallTrace Find(string callId) => _calls[callId];

    public void Add(ToolRerouted call) => OpenCall(call.CallId, call.Tool).Rerouted = $"{call.Reason} {call.To} is called instead.";

    public void Add(ToolCallCompleted call)
    {
        OpenCall(call.CallId, call.AnsweredBy ?? call.Tool).Outcome = call.Outcome;
        _spend += call.Spend;
    }

    private CallTrace OpenCall(string callId, string tool)
    {
        if (!_calls.TryGetValue(callId, out CallTrace? trace) || trace.Rerouted is not null)
        {
            // A tool that was refused, or that is known to be down, has no start.
            _calls[callId] = trace = new CallTrace(tool, "{}");
            Turns[^1].Calls.Add(trace);
        }

        return trace;
    }
}
