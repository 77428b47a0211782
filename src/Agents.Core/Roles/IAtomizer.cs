namespace Agents.Core.Roles;

/// <summary>Decides whether a task is done at once or divided first.</summary>
/// <remarks>Immutable and thread-safe, as every agent. Source of the five roles: ROMA, arXiv 2602.01848, section 3.</remarks>
public interface IAtomizer : IAgent<AtomizeRequest, Atomization>;
