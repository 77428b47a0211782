namespace Agents.Core.Roles;

/// <summary>Puts the results of the parts of a task together.</summary>
/// <remarks>Immutable and thread-safe, as every agent.</remarks>
public interface IAggregator : IAgent<AggregateRequest, Answer>;
