namespace Agents.Core.Roles;

/// <summary>Divides a task into smaller ones.</summary>
/// <remarks>Immutable and thread-safe, as every agent. What it returns is checked before anything of it runs, so it may be a model.</remarks>
public interface IPlanner : IAgent<PlanRequest, TaskPlan>;
