namespace Agents.Core.Graphs;

/// <summary>One start of a node that has policies.</summary>
internal sealed class PolicyCall<T>(NodePolicies<T> policies, NodeWork<T> work, in NodeCall call)
{
    private int _hedges;

    public NodePolicies<T> Policies { get; } = policies;

    public NodeWork<T> Work { get; } = work;

    public NodeCall Call { get; } = call;

    /// <summary>Gets how many second copies were started.</summary>
    public int Hedges => Volatile.Read(ref _hedges);

    public void NoteHedge(TimeSpan after)
    {
        Interlocked.Increment(ref _hedges);
        if (Call.Context.IsObserved)
        {
            Call.Context.Emit(new NodeHedged { After = after });
        }
    }
}
