namespace Agents.Core.Graphs.Plans;

/// <summary>A plan that was repaired is used: its graph starts, or its nodes were added to a graph that runs. One event a repair; the event's
/// path is the graph's.</summary>
public sealed record PlanRepaired : AgentEvent
{
    /// <summary>Gets what was changed.</summary>
    public required PlanRepair Repair { get; init; }

    internal override AgentEvent WithoutContent() => this with
    {
        Repair = Repair with { Message = Withheld, Input = Repair.Kind == PlanRepairKind.UnknownNode ? Withheld : Repair.Input },
    };
}
