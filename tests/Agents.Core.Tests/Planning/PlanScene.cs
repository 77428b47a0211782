using Agents.Core.Roles;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Planning;

/// <summary>What the tests of plans share: requests, scripted planners, and a run to ask in.</summary>
internal static class PlanScene
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static RoleBriefing Briefing { get; } = new()
    {
        Objective = "all",
        TaskId = "1",
        Depth = 0,
        MaxDepth = 2,
        Now = DateTimeOffset.UnixEpoch,
    };

    public static PlanRequest Request(string text, int maxSubtasks = 8, string? context = null) => new()
    {
        Goal = new Goal { Text = text, Context = context },
        Briefing = Briefing,
        MaxSubtasks = maxSubtasks,
    };

    public static TaskPlan Plan(params string[] texts) => new() { Subtasks = [.. texts.Select(text => Part(text))] };

    public static Subtask Part(string text, string? executor = null, params int[] dependencies) =>
        new() { Goal = Goal.Of(text), Executor = executor, Dependencies = dependencies };

    /// <summary>Does something in a run.</summary>
    public static async Task<T> InRunAsync<T>(Func<AgentContext, ValueTask<T>> work, RunOptions? options = null)
    {
        IAgent<string, T> agent = Agent.Create<string, T>("asker", (_, context, _) => work(context));
        return (await agent.RunAsync("", options, Token)).Output;
    }

    public static Task<RunResult<TaskPlan>> RunAsync(IPlanner planner, PlanRequest request, EventRecorder? events = null) =>
        planner.RunAsync(request, events is null ? null : new RunOptions { Observers = { events } }, Token);
}
