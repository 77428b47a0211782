namespace Agents.Core.Workspaces;

/// <summary>The work of a group was not merged, because of a conflict, of refused writes or of the gate. The event's path is the group's.</summary>
public sealed record WorkReturned : AgentEvent
{
    /// <summary>Gets the group.</summary>
    public required string Group { get; init; }

    /// <summary>Gets which try it was; 1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets the kind of reason.</summary>
    public required WorkReturnReason Reason { get; init; }

    /// <summary>Gets the reason in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the paths of the conflict or of the refused writes; empty when the gate refused.</summary>
    /// <value>Each is <see cref="AgentEvent.Withheld"/> where content is withheld: who wrote the files chose them.</value>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Gets whether the author tries again; else the group has failed.</summary>
    public required bool GoesBack { get; init; }

    internal override AgentEvent WithoutContent() => this with { Message = Withheld, Paths = [.. Paths.Select(_ => Withheld)] };
}
