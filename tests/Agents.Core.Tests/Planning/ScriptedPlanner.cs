using Agents.Core.Roles;

namespace Agents.Core.Tests.Planning;

/// <summary>A planner that gives these plans, the last one again and again, and keeps what it was asked.</summary>
internal sealed class ScriptedPlanner(params TaskPlan[] plans) : IPlanner
{
    public List<PlanRequest> Requests { get; } = [];

    public string Name => "planner";

    public ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        Requests.Add(input);
        return new(plans[Math.Min(Requests.Count, plans.Length) - 1]);
    }
}
