using Agents.Core.Roles;

namespace Agents.Core.Critics;

/// <summary>What a critic is given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CriticRequest
{
    /// <summary>Gets the task.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }

    /// <summary>Gets the result that is to be judged.</summary>
    public required Answer Candidate { get; init; }

    /// <summary>Gets by what it is judged.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }
}
