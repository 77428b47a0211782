namespace Agents.Core.Roles;

/// <summary>An agent as a planner.</summary>
internal sealed class PlannerAdapter(IAgent<PlanRequest, TaskPlan> agent) : IPlanner
{
    public string Name => agent.Name;

    public ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
