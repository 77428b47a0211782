using Agents.Core.Graphs;

namespace Agents.Core.Testing;

/// <summary>One node of one run of a graph, as the events tell.</summary>
internal sealed class TrackedNode(string name, AgentPath path)
{
    public string Name { get; } = name;

    public AgentPath Path { get; } = path;

    public NodeKind Kind { get; set; }

    /// <summary>Gets or sets whether it is a list whose items may fail.</summary>
    public bool HasSettledItems { get; set; }

    /// <summary>Gets or sets the inputs in order; the same one may stand there twice.</summary>
    public List<TrackedNode> Inputs { get; set; } = [];

    public TrackedNode? Fallback { get; set; }

    public List<TrackedNode> Consumers { get; } = [];

    public List<TrackedNode> FallbackUsers { get; } = [];

    public TrackedState State { get; set; }

    public FailureAction? Action { get; set; }

    public SkipReason? Reason { get; set; }

    /// <summary>Gets or sets whether the node may start: it leads to the output, or a failure has called for it.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Gets or sets since when its deadline runs, if it has one: since the first of its inputs started, or since an edit gave it
    /// one that had.</summary>
    public DateTimeOffset? WaitsSince { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>Gets or sets whether it was under way when its graph was edited: then it may go on, even if nobody
    /// needs it after that, or end as cancelled, even if the edit put somebody behind it.</summary>
    public bool MayGoOn { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public bool IsFinal => State >= TrackedState.Succeeded;

    public bool IsStructural => Kind is NodeKind.Gate or NodeKind.All || IsTolerant;

    public bool IsTolerant => Kind is NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled;

    /// <summary>Gets whether something failed behind it, so that joins that miss it fail and are not skipped.</summary>
    public bool HasFailureBehind => State == TrackedState.Failed || Reason == SkipReason.InputFailed;

    /// <summary>Gets whether an output that is made without this node is made by giving something up.</summary>
    public bool IsGivenUp =>
        State != TrackedState.Succeeded
        && (State != TrackedState.Skipped || Reason is SkipReason.InputFailed or SkipReason.Policy);
}
