namespace Agents.Core.Roles;

/// <summary>What a verifier is given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record VerifyRequest
{
    /// <summary>Gets the task.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }

    /// <summary>Gets the result that is to be judged.</summary>
    public required Answer Candidate { get; init; }

    /// <summary>Gets by what it is judged.</summary>
    /// <value>The default is empty: by the goal alone.</value>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];
}
