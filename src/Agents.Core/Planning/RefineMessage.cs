using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>Writes what a model is asked that changes parts of a plan, in the layout that all roles share.</summary>
internal static class RefineMessage
{
    public static string For(RedescribeRequest request, Goal? rejected, IReadOnlyList<string> problems) => RoleMessage.Begin()
        .Add("A task that was done well", "example", request.Example)
        .Add("What there is to know besides", "context", request.Goal.Context)
        .Add("The words that were rejected", "rejected words", rejected?.Text)
        .AddList("What was wrong with them", "problems", problems)
        .End(request.Goal);

    public static string For(DivideRequest request, TaskPlan? rejected, IReadOnlyList<string> problems) => RoleMessage.Begin()
        .Add("What all tasks together are for", "objective", request.Goal.Text)
        .Add("What there is to know besides", "context", request.Subtask.Goal.Context)
        .AddList("Who can be given a part", "agents", request.Executors)
        .Add($"The plan, in which the goal is part {request.Index}", "plan", RoleMessage.Describe(request.Plan))
        .Add("The parts that were rejected", "rejected parts", rejected is null ? null : RoleMessage.Describe(rejected))
        .AddList("What was wrong with them", "problems", problems)
        .AddLine($"Most parts: {request.MaxParts}")
        .End(request.Subtask.Goal);
}
