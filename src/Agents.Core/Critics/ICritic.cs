namespace Agents.Core.Critics;

/// <summary>Rejects a result that breaks criteria which were declared before the work.</summary>
/// <remarks>Immutable and thread-safe, as every agent. A critic judges, and never changes what it judges. Source: Team of Rivals, arXiv 2601.14351: critics
/// hold a veto, and nobody certifies their own work.</remarks>
public interface ICritic : IAgent<CriticRequest, CriticVerdict>;
