using Agents.Core.Roles;

namespace Agents.Core.Tests.Roles;

/// <summary>Short ways to make what roles are given.</summary>
internal static class RoleRequests
{
    internal static RoleBriefing Briefing(string id = "1", string objective = "Write the bee report.", int depth = 0, int maxDepth = 2) => new()
    {
        Objective = objective,
        TaskId = id,
        Depth = depth,
        MaxDepth = maxDepth,
        Now = new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero),
    };

    internal static AtomizeRequest Atomize(string goal, RoleBriefing? briefing = null) =>
        new() { Goal = Goal.Of(goal), Briefing = briefing ?? Briefing() };

    internal static PlanRequest Plan(string goal, int most = 15) => new() { Goal = Goal.Of(goal), Briefing = Briefing(), MaxSubtasks = most };

    internal static ExecuteRequest Execute(string goal, params TaskResult[] dependencies) =>
        new() { Goal = Goal.Of(goal), Briefing = Briefing(), Dependencies = dependencies };

    internal static AggregateRequest Aggregate(string goal, params TaskResult[] results) =>
        new() { Goal = Goal.Of(goal), Briefing = Briefing(), Results = results };

    internal static VerifyRequest Verify(string goal, string candidate, params Criterion[] criteria) =>
        new() { Goal = Goal.Of(goal), Briefing = Briefing(), Candidate = Answer.Of(candidate), Criteria = criteria };

    internal static Criterion Criterion(string text) => new() { Name = "c", Text = text };

    internal static TaskResult Result(string id, string goal, string answer, params string[] sources) =>
        new() { TaskId = id, Goal = Goal.Of(goal), Answer = new Answer { Text = answer, Sources = sources } };

    internal static async Task<TOutput> OutputAsync<TInput, TOutput>(this IAgent<TInput, TOutput> agent, TInput input) =>
        (await agent.RunAsync(input, new RunOptions(), TestContext.Current.CancellationToken)).Output;
}
