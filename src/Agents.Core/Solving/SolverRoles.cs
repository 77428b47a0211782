using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Everybody who works for a solver.</summary>
internal sealed class SolverRoles
{
    public RoleTable<IAtomizer> Atomizers { get; } = new();

    public RoleTable<IPlanner> Planners { get; } = new();

    public RoleTable<IAgent<ExecuteRequest, Answer>> Executors { get; } = new();

    public RoleTable<IAggregator> Aggregators { get; } = new();

    public RoleTable<IVerifier> Verifiers { get; } = new();

    /// <summary>Gets the executors that a plan can name, with what they are good at.</summary>
    public Dictionary<string, (IAgent<ExecuteRequest, Answer> Agent, string? Description)> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists who can be named, as planners are told.</summary>
    public IReadOnlyList<string> Describe() =>
        [.. Named.Select(entry => entry.Value.Description is { } text ? $"{entry.Key}: {text}" : entry.Key)];
}
