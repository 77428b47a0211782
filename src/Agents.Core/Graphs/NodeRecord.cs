namespace Agents.Core.Graphs;

/// <summary>Where one node of one run stands. Guarded by the run's lock.</summary>
internal struct NodeRecord
{
    /// <summary>How many inputs it still waits for; without meaning for a tolerant join.</summary>
    public int Pending;

    public NodeFlags Flags;

    // A byte, since a run has as many records as nodes.
    private byte _state;

    /// <summary>When it started and ended, in timestamps of the run's clock.</summary>
    public long Started;

    public long Ended;

    public NodeState State
    {
        readonly get => (NodeState)_state;
        set => _state = (byte)value;
    }

    public readonly bool HasStarted => Has(NodeFlags.Started);

    public readonly bool IsFinal => State >= NodeState.Succeeded;

    public readonly bool Has(NodeFlags flag) => (Flags & flag) != NodeFlags.None;
}
