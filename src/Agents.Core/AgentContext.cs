using Agents.Core.Budgets;
using Microsoft.Extensions.Logging;

namespace Agents.Core;

/// <summary>What an agent sees of its run: where it stands, its budget, clock, seed, services and events.</summary>
/// <remarks>
/// Immutable in what it says and thread-safe. Each agent that another one calls gets a context of its own, with a path one level
/// further in and a ledger below its caller's, so that spend and events are told apart by place.
/// </remarks>
public sealed class AgentContext
{
    private readonly RunState _run;
    private readonly AgentContext? _parent;
    private readonly int _deepest;
    private readonly int _depth;

    // Its path once that was made, before that its name: a run has as many contexts as it has nodes.
    private object _place;
    private BudgetLedger? _ledger;
    private int _stopReason;

    private object? _toolScope;

    internal AgentContext(RunState run)
    {
        _run = run;
        _ledger = run.Ledger;
        _deepest = run.Budget.Depth ?? int.MaxValue;
        _place = run.Path;
    }

    private AgentContext(AgentContext parent, string name, int deepest, object? graph)
    {
        _run = parent._run;
        Graph = graph;
        _parent = parent;
        _place = name;
        _depth = parent._depth + 1;
        _deepest = deepest;
        _toolScope = parent._toolScope;
    }

    /// <summary>Gets the run's id.</summary>
    public RunId RunId => _run.RunId;

    /// <summary>Gets where in the run the agent stands.</summary>
    public AgentPath Path => _place as AgentPath ?? MakePath();

    /// <summary>Gets the agent's ledger. What it reserves here is debited to every agent above it too.</summary>
    public BudgetLedger Budget
    {
        get
        {
            if (_ledger is { } existing)
            {
                return existing;
            }

            return _parent!._ledger is { } above ? MakeLedger(above) : MakeLedgers();
        }
    }

    /// <summary>Gets the prices by which model calls are charged.</summary>
    public PriceBook Prices => _run.Prices;

    /// <summary>Gets the run's clock.</summary>
    public TimeProvider Clock => _run.Clock;

    /// <summary>Gets the run's seed.</summary>
    public ulong Seed => _run.Seed;

    /// <summary>Gets the services that the application gave to the run; <see langword="null"/> when it gave none.</summary>
    public IServiceProvider? Services => _run.Services;

    /// <summary>Gets who approves calls that need it; <see langword="null"/> when nobody does, so that they are denied.</summary>
    public IApproval? Approval => _run.Approval;

    /// <summary>Gets the texts that were too large to hand on whole.</summary>
    public ArtifactStore Artifacts => _run.Artifacts;

    /// <summary>Gets whether anybody listens. Ask before building an event on a hot path.</summary>
    public bool IsObserved => _run.Hub is not null;

    /// <summary>Gets whether spans have what models and tools are told and answer.</summary>
    internal bool CapturesContent => _run.Telemetry is { CapturesContent: true };

    /// <summary>Gets the library's logger of this run.</summary>
    internal ILogger Logger => _run.Logger;

    /// <summary>Gets the run of the innermost graph around the agent; <see langword="null"/> when there is none.</summary>
    internal object? Graph { get; }

    /// <summary>Gets what restricts the tools that chat agents may call here; <see langword="null"/> where no chat agent is around them, or everything
    /// is granted. Known to the tools alone.</summary>
    internal object? ToolScope => _toolScope;

    /// <summary>Gets what was first reported here or further in as given up.</summary>
    internal StopReason StopReason => (StopReason)Volatile.Read(ref _stopReason);

    /// <summary>Gets whether the run was asked to do one thing at a time.</summary>
    internal bool IsSingleThreaded => _run.IsSingleThreaded;

    /// <summary>Gets whether the agent, or one that it called, asked for its ledger.</summary>
    internal bool HasLedger => _ledger is not null;

    /// <summary>Gets through which results of equal work are shared: the run's own, or what its options gave.</summary>
    internal SharedResults SharedResults => _run.SharedResults;

    internal bool HasArtifacts => _run.HasArtifacts;

    /// <summary>Gets the one thing of a type that a layer above keeps for the whole run; the first who asks makes it.</summary>
    internal T GetRunItem<T>(Func<AgentContext, T> make)
        where T : class => _run.GetItem(this, make);

    internal bool IsOfSameRun(AgentContext other) => ReferenceEquals(_run, other._run);

    /// <summary>Counts one more call of something that may be called only so often in a run.</summary>
    /// <returns><see langword="false"/> when it had been called that often already.</returns>
    internal bool TryCountCall(object callee, int limit) => _run.TryCountCall(callee, limit);

    internal void UncountCall(object callee) => _run.UncountCall(callee);

    internal void NoteUnknownOutcome(object callee, string arguments, string message) => _run.NoteUnknownOutcome(callee, arguments, message);

    internal bool HasUnknownOutcomes => _run.HasUnknownOutcomes;

    internal string? FindUnknownOutcome(object callee, string arguments) => _run.FindUnknownOutcome(callee, arguments);

    /// <summary>Tells the run's observers that something happened here, now.</summary>
    /// <param name="agentEvent">The event; a new instance for each call.</param>
    /// <remarks>With no observer this does nothing and allocates nothing.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="agentEvent"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The event was emitted before.</exception>
    public void Emit(AgentEvent agentEvent)
    {
        ArgumentNullException.ThrowIfNull(agentEvent);
        _run.Hub?.Publish(Path, agentEvent);
    }

    /// <summary>Tells the run's observers that something happened here, now.</summary>
    /// <param name="agentEvent">The event; a new instance for each call.</param>
    /// <param name="subject">What it is about, for the telemetry.</param>
    internal void Emit(AgentEvent agentEvent, object subject) => _run.Hub?.Publish(Path, agentEvent, subject);

    /// <summary>Tells the run's observers that something happened at a place further in, now.</summary>
    internal void Emit(AgentPath path, AgentEvent agentEvent, object? subject = null) => _run.Hub?.Publish(path, agentEvent, subject);

    /// <summary>Says that what a span stands for goes on in this flow of execution.</summary>
    internal void ResumeSpan(object subject) => _run.Telemetry?.Resume(Path, subject);

    /// <summary>Says that something was given up to get an output, so that the run does not end as completed.</summary>
    /// <param name="reason">What was run into. The first reason that any agent of the run reports becomes the run's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reason"/> is <see cref="StopReason.Completed"/> or unknown.</exception>
    public void ReportStop(StopReason reason)
    {
        if (reason == StopReason.Completed || !Enum.IsDefined(reason))
        {
            throw new ArgumentOutOfRangeException(
                nameof(reason), reason, $"The reason must be a known one other than Completed, which is how a run ends when nothing is reported; it is {reason}.");
        }

        ReportStopAt(reason, null);
    }

    /// <summary>Says that something was given up at a place further in.</summary>
    internal void ReportStopAt(StopReason reason, AgentPath? place)
    {
        for (AgentContext? context = this; context is not null; context = context._parent)
        {
            Interlocked.CompareExchange(ref context._stopReason, (int)reason, (int)StopReason.Completed);
        }

        if (IsObserved)
        {
            Emit(place ?? Path, new StopReported { Reason = reason });
        }
    }

    /// <summary>Makes the context of something inside this agent.</summary>
    /// <param name="name">Its name: 1 to 128 characters, no slash and no control characters.</param>
    /// <param name="budget">Limits of its own; <see langword="null"/> leaves only those above it.</param>
    /// <returns>The context.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="BudgetExceededException">A budget limits how deep agents may stand, and this would be deeper.</exception>
    public AgentContext Enter(string name, Budget? budget = null) => EnterNode(AgentPath.CheckName(name, nameof(name)), budget, Graph);

    /// <summary>Makes the context of a tool whose agents may call what a scope allows.</summary>
    internal AgentContext EnterTool(string name, Budget? budget, object? toolScope)
    {
        AgentContext entered = Enter(name, budget);
        entered._toolScope = toolScope;
        return entered;
    }

    /// <summary>Makes the context of a node of a graph, whose name was checked when the graph was made.</summary>
    internal AgentContext EnterNode(string name, Budget? budget, object? graph)
    {
        int depth = _depth + 1;
        if (depth > _deepest)
        {
            throw TooDeep(Path.AppendChecked(name));
        }

        int deepest = budget?.Depth is { } levels ? (int)Math.Min(_deepest, (long)depth + levels) : _deepest;
        AgentContext entered = new(this, name, deepest, graph);
        if (budget is not null)
        {
            entered._ledger = Budget.CreateChild(entered.Path.ToString(), budget);
        }

        return entered;
    }

    /// <summary>Gets the report that was kept here; <see langword="null"/> further in, where none is kept.</summary>
    internal object? Report => _parent is null ? _run.Report : null;

    /// <summary>Keeps the report of the run's own agent for whoever gets the result.</summary>
    internal void KeepReport(object report)
    {
        if (_parent is null)
        {
            _run.Report = report;
        }
    }

    /// <summary>Makes a source of chance that depends on the run's seed and on this place, and on nothing else.</summary>
    /// <returns>A new source; not thread-safe.</returns>
    public Random CreateRandom() => new(unchecked((int)StableHash.OfText(Path.ToString(), Seed)));

    /// <summary>Calls another agent, with a context one level further in that is named for it.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="cancellationToken">Ends its work.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentException">The agent has no output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<TOutput> InvokeAsync<TInput, TOutput>(IAgent<TInput, TOutput> agent, TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        AgentContext entered;
        try
        {
            entered = Enter(agent.Name);
        }
        catch (AgentException refused)
        {
            // Reported here, because a caller that goes on without the agent has given something up all the same.
            ReportStop(StopReason.BudgetExhausted);

            // In the task, so that a caller who starts several agents at once still awaits those that did start.
            return ValueTask.FromException<TOutput>(refused);
        }

        return AgentInvocation.InvokeAsync(agent, input, entered, cancellationToken);
    }

    private AgentPath MakePath()
    {
        // Not by recursion, since graphs may stand in graphs deeper than a stack is. Who makes a path twice makes an equal one.
        Stack<AgentContext> without = [];
        AgentContext context = this;
        for (; context._place is string; context = context._parent!)
        {
            without.Push(context);
        }

        AgentPath path = (AgentPath)context._place;
        while (without.TryPop(out AgentContext? next))
        {
            path = next._place is string name ? (AgentPath)(next._place = path.AppendChecked(name)) : (AgentPath)next._place;
        }

        return path;
    }

    private BudgetLedger MakeLedger(BudgetLedger above)
    {
        lock (_run.Sync)
        {
            return _ledger ??= above.CreateChild(Path.ToString(), Budgets.Budget.Unlimited);
        }
    }

    /// <summary>Makes the ledgers of all contexts above that have none yet, and this one's.</summary>
    private BudgetLedger MakeLedgers()
    {
        Stack<AgentContext> without = [];
        AgentContext context = this;
        for (; context._ledger is null; context = context._parent!)
        {
            without.Push(context);
        }

        BudgetLedger ledger = context._ledger;
        while (without.TryPop(out AgentContext? next))
        {
            ledger = next.MakeLedger(ledger);
        }

        return ledger;
    }

    private AgentException TooDeep(AgentPath path)
    {
        // Contexts pass the limit on, so the outermost one that has this limit is the one whose budget set it.
        AgentContext holder = this;
        while (holder._parent is { } above && above._deepest == _deepest)
        {
            holder = above;
        }

        return new BudgetExceededException(new BudgetRefusal
        {
            Ledger = holder.Path.ToString(),
            Dimension = BudgetDimension.Depth,
            Limit = _deepest - holder.Path.Depth,
            Spent = Path.Depth - holder.Path.Depth,
            Reserved = 0,
            Asked = 1,
        }).At(path);
    }
}
