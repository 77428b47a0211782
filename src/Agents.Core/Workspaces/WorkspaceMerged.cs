namespace Agents.Core.Workspaces;

/// <summary>The work of a group was merged. The event's path is the group's.</summary>
public sealed record WorkspaceMerged : AgentEvent
{
    /// <summary>Gets the group.</summary>
    public required string Group { get; init; }

    /// <summary>Gets how often its engineer was called.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets the paths that changed, in ordinal order.</summary>
    /// <value>Each is <see cref="AgentEvent.Withheld"/> where content is withheld: who wrote the files chose them.</value>
    public required IReadOnlyList<string> Paths { get; init; }

    internal override AgentEvent WithoutContent() => this with { Paths = [.. Paths.Select(_ => Withheld)] };
}
