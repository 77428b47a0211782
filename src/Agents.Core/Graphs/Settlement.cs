namespace Agents.Core.Graphs;

/// <summary>What follows from the end of a node: decided under the run's lock, told and carried out after it is released.</summary>
/// <remarks>Most ends need little of it, so each list is made when something is put into it.</remarks>
internal sealed class Settlement
{
    private List<(int Node, AgentEvent Event)>? _news;
    private List<int>? _held;
    private Queue<int>? _substitutes;
    private List<ITimer>? _timers;
    private Stack<int>? _missing;
    private Stack<int>? _candidates;
    private List<CancellationTokenSource>? _revoked;
    private List<int>? _givingUp;

    /// <summary>Gets the events in order, each with the node it is about.</summary>
    public IReadOnlyList<(int Node, AgentEvent Event)> News => _news ?? (IReadOnlyList<(int, AgentEvent)>)[];

    /// <summary>Gets the nodes that became ready, and are held back until the events that led to it have been told.</summary>
    public IReadOnlyList<int> Held => _held ?? (IReadOnlyList<int>)[];

    /// <summary>Gets what ends single nodes that nobody needs any more.</summary>
    public IReadOnlyList<CancellationTokenSource> Revoked => _revoked ?? (IReadOnlyList<CancellationTokenSource>)[];

    /// <summary>Gets or sets the events about the graph itself, which come first.</summary>
    public IReadOnlyList<AgentEvent> Announcements { get; set; } = [];

    /// <summary>Gets or sets whether what has ended held a place under the limit on concurrency.</summary>
    public bool FreesPlace { get; set; }

    /// <summary>Gets the timers that are of no use any more. Disposing of them is the clock's code, and not for under the lock.</summary>
    public IReadOnlyList<ITimer> Timers => _timers ?? (IReadOnlyList<ITimer>)[];

    /// <summary>Gets whether anything that runs is ended, which runs what others registered for that.</summary>
    public bool Cancels => StopsAll || _revoked is not null;

    /// <summary>Gets or sets whether all that still runs is ended.</summary>
    public bool StopsAll { get; set; }

    /// <summary>Gets the nodes that went on without a part of the work.</summary>
    public IReadOnlyList<int> GivingUp => _givingUp ?? (IReadOnlyList<int>)[];

    public void AddNews(int node, AgentEvent news) => (_news ??= []).Add((node, news));

    public void Hold(int node) => (_held ??= []).Add(node);

    public void Revoke(CancellationTokenSource cancellation) => (_revoked ??= []).Add(cancellation);

    /// <summary>Notes a node that goes on without a part of the work.</summary>
    public void GiveUp(int node) => (_givingUp ??= []).Add(node);

    public void Drop(ITimer timer) => (_timers ??= []).Add(timer);

    /// <summary>Notes a node whose fallback has an output.</summary>
    public void AddSubstitute(int node) => (_substitutes ??= []).Enqueue(node);

    /// <summary>Notes a node without an output, whose followers have to be told.</summary>
    public void AddMissing(int node) => (_missing ??= []).Push(node);

    /// <summary>Notes a node that perhaps nobody needs any more.</summary>
    public void AddCandidate(int node) => (_candidates ??= []).Push(node);

    public bool TryTakeSubstitute(out int node)
    {
        node = -1;
        return _substitutes is not null && _substitutes.TryDequeue(out node);
    }

    public bool TryTakeMissing(out int node)
    {
        node = -1;
        return _missing is not null && _missing.TryPop(out node);
    }

    public bool TryTakeCandidate(out int node)
    {
        node = -1;
        return _candidates is not null && _candidates.TryPop(out node);
    }

    public void ClearMissing() => _missing?.Clear();

    public void ClearCandidates() => _candidates?.Clear();
}
