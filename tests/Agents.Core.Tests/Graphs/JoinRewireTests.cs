using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Joins that an edit gives other inputs when they had all they needed, but had not started.</summary>
public sealed class JoinRewireTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task A_join_that_waits_again_after_an_edit_has_its_deadline_again()
    {
        HeldNode held = new();
        HeldNode trigger = new();
        HeldNode never = new();
        AgentGraph<int, JoinInputState> graph = AgentGraph.Create<int, JoinInputState>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", held.RunAsync, input);
            Node<JoinResult<int>> join = g.AllSettled("join", [a], TimeSpan.FromMilliseconds(10));
            Node<int> edits = g.Add(
                "edits",
                (int n, AgentContext context, CancellationToken _) =>
                {
                    held.Complete(1); // the join has what it needs, and waits for the thread
                    Assert.True(context.EditGraph(edit => edit.Rewire(
                        edit.Find<JoinResult<int>>("join"), edit.Find<int>("a"), edit.Add("never", never.RunAsync, edit.Find<int>("input")))).IsApplied);
                    return new ValueTask<int>(n);
                },
                g.Add("trigger", trigger.RunAsync, input));
            return g.Add("out", (JoinResult<int> all, int _) => all.Inputs[0].State, join, edits);
        });

        Task<RunResult<JoinInputState>> run = _scene.RunAsync(graph, 1);
        trigger.Complete(1);
        Assert.Equal(1, never.Starts);
        Assert.False(run.IsCompleted);
        _scene.Advance(10);

        Assert.True(never.Token.IsCancellationRequested);
        Assert.Equal(JoinInputState.Late, (await run).Output);
    }
}
