using Agents.Core.Testing;
using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>A team on a tree in memory, whose engineers are functions of the test.</summary>
internal sealed class TeamScene
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public MemoryWorkspace Main { get; } = new("main");

    public EventRecorder Events { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    public WorkspaceTeamOptions Options { get; } = new();

    public RunOptions Run { get; } = new() { EventContent = EventContent.Included };

    public static WorkGroup Group(string id, params string[] dependsOn) => new() { Id = id, Instructions = "Do it.", DependsOn = dependsOn };

    public static WorkPlan Plan(params WorkGroup[] groups) => new() { Groups = groups };

    public static Func<WorkAssignment, AgentContext, CancellationToken, ValueTask<WorkDone>> Writes(Func<WorkAssignment, Task> work) => async (assignment, _, _) =>
    {
        await work(assignment);
        return new WorkDone { Notes = $"did {assignment.Group.Id}" };
    };

    public Task<RunResult<WorkReport>> RunAsync(
        WorkPlan plan, Func<WorkAssignment, AgentContext, CancellationToken, ValueTask<WorkDone>> work, int engineers = 2, CancellationToken? token = null)
    {
        IAgent<WorkAssignment, WorkDone>[] team = [.. Enumerable.Range(1, engineers).Select(number => Agent.Create($"engineer-{number}", work))];
        Run.Clock = Clock;
        Run.Observers.Add(Events);
        return new WorkspaceTeam("team", Main, team, Options).RunAsync(plan, Run, token ?? Token);
    }

    public async Task<string> ShowAsync()
    {
        List<string> parts = [];
        foreach (string path in await Main.ListAsync(Token))
        {
            parts.Add($"{path}={await Main.ReadTextAsync(path, Token)}");
        }

        return string.Join(' ', parts);
    }
}
