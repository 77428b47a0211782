namespace Agents.Core.Topologies;

/// <summary>What a scaling advisor has to know of a task.</summary>
public sealed record ScalingQuestion
{
    /// <summary>Gets how often one agent succeeds at such tasks.</summary>
    /// <value>0 to 1.</value>
    public required double SingleAgentSuccess { get; init; }

    /// <summary>Gets how many tools the task needs.</summary>
    /// <value>0 or more.</value>
    public required int Tools { get; init; }

    /// <summary>Gets which part of the task can be done in pieces that do not need each other.</summary>
    /// <value>0 to 1. The default is 0: nothing is known of pieces.</value>
    public double Decomposability { get; init; }

    /// <summary>Gets whether somebody can tell of a piece alone whether it is right.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasVerifiableParts { get; init; }

    /// <summary>Gets whether the task is a search in a world that answers differently each time, such as the web.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDynamic { get; init; }

    /// <summary>Gets whether each step changes what the next one finds, as in planning and in editing one thing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasSequentialState { get; init; }

    /// <summary>Gets whether a wrong answer costs more than none.</summary>
    /// <value>The default is <see langword="true"/>. Agents that never look at each other's work are advised only when it is <see langword="false"/>:
    /// their errors were measured at 17.2 times those of one agent.</value>
    public bool AreErrorsCostly { get; init; } = true;

    /// <summary>Gets whether agents that write to each other cost little, so that they are worth a try where one agent would be advised.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ArePeersCheap { get; init; }

    /// <summary>Gets how many agents the application would use.</summary>
    /// <value>2 or more. The default is 3.</value>
    public int Agents { get; init; } = 3;

    /// <summary>Gets how many reasoning turns all agents may take together.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit, which is the default.</value>
    public long? MaxTurns { get; init; }

    /// <summary>Gets how many more turns than one agent's are affordable.</summary>
    /// <value>0 or more, in percent, or <see langword="null"/> when nothing is known of it, which is the default.</value>
    public double? MaxOverhead { get; init; }
}
