namespace Agents.Core.Graphs;

/// <summary>One run of a graph: which node stands where, and who runs what next.</summary>
/// <remarks>
/// <para>One lock guards the records, the ready set and the counts. It is taken once a node, by the worker that ended one node and takes the
/// next; no other code runs under it. Outputs are written before the lock that makes them known, and read after it.</para>
/// <para>A worker is whoever runs nodes: first the caller, then threads of the pool that are called for help one at a time, while
/// more is ready than the present workers have started. A node that waits holds no worker.</para>
/// </remarks>
#pragma warning disable CA1001 // Its token source has neither a timer nor a parent, and nodes that end late may still ask it.
internal sealed partial class GraphExecution : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly AgentContext _context;
    private readonly TimeProvider _clock;
    private readonly int _maxConcurrency;
    private readonly int _maxNodes;
    private readonly object? _edited;
    private readonly bool _isObserved;
    private readonly bool _isSingleThreaded;
    private readonly CancellationToken _callerToken;
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly CancellationTokenSource _stop = new();

    private GraphTopology _topology;
    private NodeRecord[] _records;
    private Array[] _stores;
    private ReadySet _ready;
    private Dictionary<int, NodeFacts>? _facts;
    private CancellationTokenRegistration _registration;
    private TaskCompletionSource? _signal;
    private Exception? _fault;
    private GraphEnding _ending;
    private int _rootCause;
    private int _active;
    private int _running;
    private int _workers = 1; // the caller
    private bool _isHelpCalled;
    private bool _isClaimed;
    private bool _isFinished;
    private long _started;
    private long _ended;

    /// <param name="context">The context of the graph.</param>
    /// <param name="topology">The graph.</param>
    /// <param name="maxConcurrency">How many nodes may be under way at once.</param>
    /// <param name="maxNodes">How many nodes edits may make of it; 0 when they are for the graph around it.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public GraphExecution(AgentContext context, GraphTopology topology, int maxConcurrency, int maxNodes, CancellationToken cancellationToken)
    {
        _context = context;
        _clock = context.Clock;
        _topology = topology;
        _maxConcurrency = maxConcurrency;
        _maxNodes = maxNodes;
        _edited = maxNodes == 0 ? context.Graph : this;
        _isObserved = context.IsObserved;
        _isSingleThreaded = context.IsSingleThreaded;
        _callerToken = cancellationToken;
        _records = (NodeRecord[])topology.InitialRecords.Clone();
        _ready = topology.InitialReady.Copy();
        _stores = new Array[topology.Stores.Count];
        for (int i = 0; i < _stores.Length; i++)
        {
            _stores[i] = topology.Stores[i].Prototype.CreateStore(topology.Stores[i].Size);
        }
    }

    public GraphEnding Ending => _ending;

    /// <summary>Gets the node whose output is the graph's.</summary>
    public Node Output => _topology.Nodes[_topology.Output].Node;

    /// <summary>Gets what failed, in the order of the nodes; asked after the end.</summary>
    public IReadOnlyList<NodeFailure> Failures =>
        [.. from node in Enumerable.Range(0, _records.Length)
            where HasFailed(node)
            orderby node == _rootCause ? 0 : 1, node
            select new NodeFailure(_topology.NameOf(node), PathOf(node), FactsOf(node).Failure!)];

    public T Read<T>(Node node) => ((T[])Volatile.Read(ref _stores)[node.Store])[node.Slot];

    public void Write<T>(Node<T> node, T value) => ((T[])Volatile.Read(ref _stores)[node.Store])[node.Slot] = value;

    /// <summary>Runs all nodes that the output needs.</summary>
    /// <returns>A task that ends when nothing of the run is under way any more, however it ended; it is completed already when no node had to wait.</returns>
    public ValueTask RunAsync()
    {
        try
        {
            Begin();
            Work();
        }
        catch (Exception exception)
        {
            Break(exception);
        }

        lock (_lock)
        {
            if (_isFinished)
            {
                return _fault is null ? ValueTask.CompletedTask : ValueTask.FromException(_fault);
            }

            // With one thread, what a timer sets off has happened when it returns; else whoever cancels must not run what comes after the graph.
            _signal = new TaskCompletionSource(
                _isSingleThreaded ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_signal.Task);
        }
    }

    /// <summary>Makes what leaves the graph when it has no output.</summary>
    public Exception CreateException(string graph)
    {
        if (_ending == GraphEnding.Canceled)
        {
            return new OperationCanceledException($"The graph '{graph}' was cancelled.", _callerToken);
        }

        // Failures that somebody bore are not why the output was lost.
        IReadOnlyList<NodeFailure> failures = HasFailed(_rootCause) ? Failures : [];
        NodeFailure? first = failures.Count > 0 ? failures[0] : null;
        GraphFailedException failed = new(graph, isList: _maxNodes == 0, failures, ExplainMissing(_topology.Output), CreateReport());
        return first is null ? failed : failed.At((first.Exception as AgentException)?.Path ?? first.Path);
    }

    public GraphReport CreateReport()
    {
        lock (_lock)
        {
            return new GraphReport(_context.Path.Name, _topology, _records, _facts, _clock, _started, _ended);
        }
    }

    /// <summary>Keeps what became of the items of a list, for the report.</summary>
    public void KeepItems(int node, GraphReport items)
    {
        lock (_lock)
        {
            FactsOf(node).Items = items;
        }
    }

    public JoinState JoinOf(int node)
    {
        lock (_lock)
        {
            return _facts![node].Join!;
        }
    }

    public string NameOf(int node) => _topology.NameOf(node);

    /// <summary>Says that a gate hands nothing on; called by the gate while it runs.</summary>
    public void CloseGate(int node)
    {
        lock (_lock)
        {
            _records[node].Flags |= NodeFlags.Closed;
        }
    }

    public void Emit(int node, AgentEvent agentEvent) => _context.Emit(PathOf(node), agentEvent, this);

    private void Begin()
    {
        _started = _clock.GetTimestamp();
        foreach (NodeDefinition definition in _topology.Presets)
        {
            definition.StorePreset(this);
        }

        if (_topology.JoinsWithPresets.Count > 0 || _records[_topology.Output].State == NodeState.Succeeded)
        {
            BeginWithPresets();
        }

        if (_callerToken.CanBeCanceled)
        {
            _registration = _callerToken.UnsafeRegister(static run => ((GraphExecution)run!).OnCanceled(), this);
        }
    }

    private void BeginWithPresets()
    {
        Settlement effects = new();
        lock (_lock)
        {
            _active++; // nobody ends the run before the first worker has looked
            foreach (int join in _topology.JoinsWithPresets)
            {
                StartJoin(join, effects);
            }

            if (_records[_topology.Output].State == NodeState.Succeeded)
            {
                End(GraphEnding.Output, effects);
            }

            Spread(effects);
            Enqueue(effects);
        }

        Tell();
    }

    private void OnCanceled()
    {
        try
        {
            Settlement effects = new();
            lock (_lock)
            {
                if (_ending != GraphEnding.None)
                {
                    return;
                }

                _active++;
                End(GraphEnding.Canceled, effects);
                Enqueue(effects);
            }

            Conclude();
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    /// <summary>Tells the caller that nothing is under way any more.</summary>
    private void Finish()
    {
        _registration.Unregister();
        _ended = _clock.GetTimestamp();
        DisposeDeadlines();
        TaskCompletionSource? signal;
        lock (_lock)
        {
            _isFinished = true;
            signal = _signal;
        }

        signal?.TrySetResult();
    }

    /// <summary>Ends the run for something that is no node's failure, such as a clock that throws: whoever waits must not wait for ever.</summary>
    private void Break(Exception fault)
    {
        TaskCompletionSource? signal;
        lock (_lock)
        {
            _fault ??= fault;
            _ready = new ReadySet(_records.Length); // nothing more starts
            _ending = GraphEnding.Failed;
            _isFinished = true;
            signal = _signal;
        }

        _registration.Unregister();
        Cancel(_stop);
        signal?.TrySetException(fault);
        DisposeDeadlines();
    }

    private void DisposeDeadlines()
    {
        if (!_topology.HasDeadlines)
        {
            return;
        }

        // Disposing of them is the clock's code, and not for under the lock.
        List<ITimer> timers;
        lock (_lock)
        {
            timers = _facts is null ? [] : [.. _facts.Values.Select(facts => facts.Deadline).OfType<ITimer>()];
        }

        timers.ForEach(timer => timer.Dispose());
    }

    /// <summary>Says whether somebody is told of a node; the end of a list of items is nobody's node.</summary>
    private bool IsTold(int node) => _isObserved && _topology.Nodes[node] is not CollectorDefinition;

    /// <summary>Says whether a node has no output because it failed itself.</summary>
    private bool HasFailed(int node) =>
        _records[node].State == NodeState.Failed || _facts?.GetValueOrDefault(node)?.SkipReason == SkipReason.Policy;

    private AgentPath PathOf(int node) => _context.Path.Append(_topology.NameOf(node));

    private NodeFacts FactsOf(int node)
    {
        _facts ??= [];
        if (!_facts.TryGetValue(node, out NodeFacts? facts))
        {
            facts = new NodeFacts();
            _facts.Add(node, facts);
        }

        return facts;
    }
}
